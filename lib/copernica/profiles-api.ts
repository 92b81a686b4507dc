import { describeTarget, type Target } from '../callback/registration.ts';
import type { Deadline } from '../deadline.ts';
import { readCount } from './entity-page.ts';
import { CopernicaError } from './copernica-error.ts';
import { parseList, parseObject, readProfile, readProfilePage, type ReadProfile } from './profile-page.ts';
import type { RestCall, RestClient } from './rest-client.ts';

/** An answer, and Copernica's own time when it gave it (Unix milliseconds; null when it does not say). */
export interface Dated<Answer> {
  answer: Answer;
  at: number | null;
}

/** Which of an owner's profiles are meant. */
export interface Selection {
  /** Only those with a higher id; default all. */
  after?: number;
  /** Only those modified at this printed time or later; null for all. */
  modifiedFrom: string | null;
}

/** Reads one account's profiles (protocol 8); every call may throw a CopernicaError. */
export interface ProfilesApi {
  /** How many there are. */
  count(owner: Target, selection: Selection, deadline: Deadline): Promise<Dated<number>>;
  /** At most a page of them, by id; only an empty one is the last. */
  page(owner: Target, selection: Selection, deadline: Deadline): Promise<Dated<ReadProfile[]>>;
  /** Whether a field of the owner's own is called so, however it is written. */
  hasField(owner: Target, name: string, deadline: Deadline): Promise<boolean>;
  /** Ids from a position of the list on, as many as Copernica gives at once. */
  ids(owner: Target, start: number, deadline: Deadline): Promise<number[]>;
  /** One by its id; null when Copernica knows of none. */
  find(owner: Target, id: number, deadline: Deadline): Promise<Dated<ReadProfile | null>>;
}

/** The most profiles that a call gives, from version 2 of the API on. */
export const profilesPerPage = 1000;

const kinds = {
  database: { list: 'profiles', ids: 'profileids', entity: 'profile' },
  collection: { list: 'subprofiles', ids: 'subprofileids', entity: 'subprofile' },
} as const;

/** A client that counts nothing and keeps nothing: each call is one API call, which Copernica bills. */
export function createProfilesApi(rest: RestClient): ProfilesApi {
  const get = (path: string, query: RestCall['query'], deadline: Deadline) =>
    rest.call({ method: 'GET', path, ...(query ? { query } : {}), repeatable: true }, deadline);
  const list = (owner: Target, query: RestCall['query'], deadline: Deadline) =>
    get(`/${describeTarget(owner)}/${kinds[owner.kind].list}`, query, deadline);

  return {
    async count(owner, selection, deadline) {
      const query = { ...toConditions(selection), limit: '1', total: 'true' };
      const { body, headers } = await list(owner, query, deadline);
      const { total } = readProfilePage(body);
      if (total === null)
        throw new CopernicaError('copernica-refused', `Copernica did not count ${describeTarget(owner)}`);
      return { answer: total, at: readDate(headers) };
    },
    async page(owner, selection, deadline) {
      const paging = { orderby: 'id', limit: String(profilesPerPage), total: 'false' };
      const { body, headers } = await list(owner, { ...toConditions(selection), ...paging }, deadline);
      return { answer: readProfilePage(body).profiles, at: readDate(headers) };
    },
    async hasField(owner, name, deadline) {
      for (let start = 0; ;) {
        const path = `/${describeTarget(owner)}/fields`;
        const { body } = await get(path, { start: String(start), limit: '100' }, deadline);
        const { data = [], total } = parseObject(body);
        const fields = Object.values(Object(data) as Record<string, { name?: unknown }>);
        if (fields.some((field) => String(field.name).toLowerCase() === name)) return true;
        start += fields.length;
        if (fields.length === 0 || start >= (readCount(total) ?? 0)) return false;
      }
    },
    async ids(owner, start, deadline) {
      const query =
        owner.kind === 'database' ? { start: String(start), limit: String(profilesPerPage) } : undefined;
      const { body } = await get(`/${describeTarget(owner)}/${kinds[owner.kind].ids}`, query, deadline);
      return parseList(body).map((id) => {
        const number = readCount(id);
        if (!number) throw new CopernicaError('copernica-refused', 'a list of ids has something else in it');
        return number;
      });
    },
    async find({ kind }, id, deadline) {
      try {
        const { body, headers } = await get(`/${kinds[kind].entity}/${id}`, undefined, deadline);
        return { answer: readProfile(parseObject(body)), at: readDate(headers) };
      } catch (error) {
        if (error instanceof CopernicaError && isUnknown(error)) return { answer: null, at: null };
        throw error;
      }
    },
  };
}

function toConditions({ after = 0, modifiedFrom }: Selection): { 'fields[]'?: string[] } {
  const conditions = [
    ...(after > 0 ? [`id>${after}`] : []),
    ...(modifiedFrom === null ? [] : [`modified>=${modifiedFrom}`]),
  ];
  return conditions.length > 0 ? { 'fields[]': conditions } : {};
}

function isUnknown({ message }: CopernicaError): boolean {
  return /No (?:entity|profile|subprofile) with|already been removed/i.test(message);
}

function readDate(headers: Headers): number | null {
  const at = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) ? null : at;
}
