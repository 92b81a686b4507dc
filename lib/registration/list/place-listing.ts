import type { Owner } from '../../callback/own.ts';
import {
  describePlace,
  type Place,
  type Registered,
  type Registrations,
} from '../../callback/registration.ts';
import type { DeclaredCallback } from '../../config/resolve-config.ts';
import type { Structure } from '../../copernica/structure-api.ts';
import type { AccountWebhooks, WebhookAccess } from './webhook-listing.ts';

/** One thing that callbacks.config.ts declares, with its mechanism. */
export type Wish = { mechanism: 'callback' } & DeclaredCallback;

/** Where registrations are listed, what is declared of it, and what is registered there. */
export interface PlaceListing {
  /** As the user wrote it, for example `database/Customers`. */
  description: string;
  wishes: readonly Wish[];
  /** Null while a database's name is not looked up. */
  place: Place | null;
  /** The name to look up; null when the place is known. */
  databaseName: string | null;
  registered: readonly Registered[];
  /** Why it could not be read; null when it was. */
  failure: string | null;
}

/** An account with its secret read, ready for calls. */
export interface OpenAccount {
  registrations: Registrations;
  structure: Structure;
  callbackToken(): string | null;
  /** Null where no state is kept, and so no webhooks either. */
  webhooks: WebhookAccess | null;
}

/** Everything known of one account before planning. */
export interface AccountListing {
  /** Whose registrations are ours. */
  owner: Owner;
  places: readonly PlaceListing[];
  /** Null where none were looked at. */
  webhooks: AccountWebhooks | null;
  /** To append to the URLs; null for accounts that authenticate by signature. */
  callbackToken: string | null;
  /** For the calls to come; null when the secret could not be read. */
  open: OpenAccount | null;
  /** What a person should know, although nothing failed. */
  warnings: readonly string[];
  /** How long reading took: verifying will take as long. */
  tookMs: number;
}

/** How a place reads: by id where that is known. */
export function describeListing({ place, description }: Pick<PlaceListing, 'place' | 'description'>): string {
  return place ? describePlace(place) : description;
}

/** A place of which nothing is declared, before it is read. */
export function toUnread(description: string, place: Place | null): PlaceListing {
  return { description, wishes: [], place, databaseName: null, registered: [], failure: null };
}
