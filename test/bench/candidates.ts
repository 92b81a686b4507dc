/** The handlers that are compared, in the order they take turns. */
export const candidates = ['receive', 'reference', 'signed floor', 'floor'] as const;
export type Candidate = (typeof candidates)[number];
