import type { MailTrigger } from '../../delivery/build-delivery.ts';
import type { Profile } from '../../delivery/change.ts';
import type { MailOccurrence } from '../../delivery/mail-occurrence.ts';
import type { Profiles } from '../profiles.ts';

/** The messages of the played Copernica: what happens to one calls the webhooks that it concerns. */
export interface Mailings {
  /** Something happens to a message that this profile got, by its id or whole, whichever database it is in; `variables` stand instead of, or beside, the documented ones. */
  happen(
    trigger: MailTrigger,
    profile: number | Profile,
    variables?: MailOccurrence['variables'],
  ): Promise<MailOccurrence>;
}

interface Surroundings {
  profiles: Profiles;
  now: () => Date;
  tell: (occurrence: MailOccurrence) => Promise<void>;
}

export function createMailings({ profiles, now, tell }: Surroundings): Mailings {
  let count = 0;
  return {
    async happen(trigger, profile, variables = {}) {
      const recipient =
        typeof profile === 'number' ? profiles.all().find(({ id }) => id === profile) : profile;
      if (!recipient)
        throw new Error(`there is no profile ${typeof profile === 'number' ? profile : profile.id}`);
      const occurrence = { trigger, message: `message${++count}`, recipient, variables, at: now() };
      await tell(occurrence);
      return occurrence;
    },
  };
}
