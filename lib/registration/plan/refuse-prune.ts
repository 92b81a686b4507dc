const alwaysPrunable = 3;

/** Why not to delete so many of an account's callbacks or webhooks: a wrong config must not silence a company. Null when they may go. */
export function refusePrune(deletions: number, registered: number, what: string): string | null {
  if (deletions <= alwaysPrunable || deletions * 2 <= registered) return null;
  return `not deleted: that would remove ${deletions} of this account's ${registered} ${what}; if that is meant, use force: true`;
}
