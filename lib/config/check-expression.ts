import { Script } from 'node:vm';
import type { Check } from './check-properties.ts';

/** Whether Copernica could evaluate it at all (protocol 2.4). It is only compiled: what it names is in the profile. */
export const checkExpression: Check = (value) => {
  if (typeof value !== 'string') return 'must be a string';
  try {
    new Script(value);
    return null;
  } catch (error) {
    return `is not JavaScript: ${error instanceof Error ? error.message : 'it cannot be compiled'}`;
  }
};
