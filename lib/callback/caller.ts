/** Where a change was made or a mailing sent from, as far as webhooks can be limited to it: Marketing Suite or Publisher (protocol 3). */
export const callers = ['ms', 'publisher'] as const;

export type Caller = (typeof callers)[number];
