import { parseCopernicaId } from '../../callback/copernica-id.ts';
import type { Account } from '../../config/resolve-config.ts';
import type { Deadline } from '../../deadline.ts';
import { RegistrationError } from '../../errors.ts';
import type { OpenAccount } from './place-listing.ts';

/**
 * Asks the account who it is, before anything else: with another account's token we would register there, and every delivery
 * would be refused. Gives what is to be said when it could not be checked.
 * @throws RegistrationError when it is another account; CopernicaError, OutOfTimeError
 */
export async function checkIdentity(
  { copernicaId, secret }: Account,
  { structure }: Pick<OpenAccount, 'structure'>,
  deadline: Deadline,
): Promise<string[]> {
  const declared = parseCopernicaId(copernicaId);
  if (declared?.kind !== 'account') {
    return [`whose access token secret '${secret}' holds was not checked, as ${copernicaId} is no account`];
  }
  const number = await structure.readIdentity(deadline);
  if (number === null) {
    return [
      `whose access token secret '${secret}' holds was not checked, as this version of the API has no identity call`,
    ];
  }
  if (number === declared.number) return [];
  throw new RegistrationError(
    'wrong-account',
    `the access token in secret '${secret}' is of Copernica account ${number}, but callbacks.config.ts declares ${copernicaId} (${declared.number}): put one of them right`,
  );
}
