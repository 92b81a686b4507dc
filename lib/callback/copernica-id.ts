/** An account or SMTPeter environment, as X-Copernica-ID names it. */
export interface CopernicaId {
  kind: 'account' | 'environment';
  /** Digits without leading zeros. */
  number: string;
}

/** Reads `account_1234`, `account-1234`, `Account_1234`, `account_ 1234`: all the same (protocol 6.7). Null for anything else. */
export function parseCopernicaId(text: string): CopernicaId | null {
  const [, kind, number] = /^\s*(account|environment)[-_ ]+0*(\d{1,18})\s*$/i.exec(text) ?? [];
  if (kind === undefined || number === undefined) return null;
  return { kind: kind.toLowerCase() as CopernicaId['kind'], number };
}

/** The CloudEvents source of an account's events: 'account_1234', in whichever way it is written, is `urn:copernica:account:1234`. */
export function toSource(copernicaId: string): string {
  const id = parseCopernicaId(copernicaId);
  return `urn:copernica:${id?.kind ?? 'account'}:${id?.number ?? ''}`;
}
