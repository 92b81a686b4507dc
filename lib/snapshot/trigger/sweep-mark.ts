import type { ParameterStore } from '../../aws/parameter-store.ts';
import type { Deadline } from '../../deadline.ts';

/** Where a sweep left off: the last failure that it saw, as Copernica printed its time, and how many of that second there were. */
export interface SweepMark {
  /** When the last sweep began; Unix milliseconds. */
  at: number;
  seen: string;
  count: number;
}

/** Where an account's sweeps left off. */
export interface SweepMarks {
  read(account: string, deadline: Deadline): Promise<SweepMark | null>;
  write(account: string, mark: SweepMark, deadline: Deadline): Promise<void>;
}

export function createSweepMarks(parameters: ParameterStore, statePath: string): SweepMarks {
  const toName = (account: string): string => `${statePath.replace(/\/+$/, '')}/${account}/sweep`;
  return {
    async read(account, deadline) {
      const text = await parameters.get(toName(account), deadline);
      return text === null ? null : (JSON.parse(text) as SweepMark);
    },
    async write(account, mark, deadline) {
      await parameters.set(toName(account), JSON.stringify(mark), deadline);
    },
  };
}
