import { affected, type Change } from './change.ts';
import { toBracketedForm, type FormValue } from './to-bracketed-form.ts';
import { toXml } from './to-xml.ts';

/**
 * How a change can look on the wire, none of which the vendor documents for certain (protocol 4.1, 4.2):
 * `form-json`, `form-xml`: what its own receiver reads, inside a form variable; `json`, `flat-xml`, `form`: the variables
 * the 2019 documentation lists; `xml`: the 2016 screenshot, old fields beside updated ones; `webhook`: Marketing Suite;
 * `webhook-2017`: its first months, when names were flat.
 */
export type Shape =
  'form-json' | 'form-xml' | 'json' | 'flat-xml' | 'form' | 'xml' | 'webhook' | 'webhook-2017';

/** What may happen to a message, as webhooks call it. */
export type MailTrigger = 'click' | 'open' | 'delivery' | 'bounce' | 'failure' | 'unsubscribe' | 'abuse';

/** A delivery's content. */
export interface DeliveryContent {
  contentType: string;
  body: string;
}

const formType = 'application/x-www-form-urlencoded';

/** The content that tells of a change in the given shape. */
export function buildDelivery(shape: Shape, change: Change): DeliveryContent {
  switch (shape) {
    case 'form-json':
      return { contentType: formType, body: form('json', JSON.stringify(toNested(change))) };
    case 'form-xml':
      return { contentType: formType, body: form('xml', toXml('callback', toNested(change))) };
    case 'json':
      return { contentType: 'application/json', body: JSON.stringify(toFlat(change)) };
    case 'flat-xml':
      return { contentType: 'application/xml', body: toXml('callback', toFlat(change)) };
    case 'form':
      return { contentType: formType, body: toBracketedForm(toFlat(change)) };
    case 'xml':
      return { contentType: 'text/xml; charset=utf-8', body: toXml('callback', toOldAndUpdated(change)) };
    case 'webhook':
      return { contentType: formType, body: toBracketedForm(toWebhook(change)) };
    case 'webhook-2017':
      return { contentType: formType, body: toBracketedForm(flattenNames(toWebhook(change))) };
  }
}

/** A mail webhook (protocol 4.2): its type and its other variables. */
export function buildMailDelivery(type: MailTrigger, variables: Record<string, FormValue>): DeliveryContent {
  return { contentType: formType, body: toBracketedForm({ type, ...variables }) };
}

// The two parts the vendor's receiver reads are `parameters` and `profile.fields`; a subprofile's own id and fields
// stand at the top, its parent under `profile`.
function toNested({ profile, subprofile, parameters }: Change): Record<string, FormValue> {
  const parent = {
    id: String(profile.id),
    fields: profile.fields,
    interests: namesOf(profile.interests),
    created: profile.created,
    modified: profile.modified,
  };
  if (!subprofile) return { parameters, profile: parent };
  const { id, fields, created, modified } = subprofile;
  return { id: String(id), parameters, fields, created, modified, profile: parent };
}

function toFlat(change: Change): Record<string, FormValue> {
  const { id, fields } = affected(change);
  const { action, profile, subprofile } = change;
  return {
    id: String(id),
    action,
    fields,
    ...(subprofile ? {} : { interests: namesOf(profile.interests) }),
  };
}

function toOldAndUpdated(change: Change): Record<string, FormValue> {
  const { id, fields } = affected(change);
  const { action, profile, subprofile, before, parameters } = change;
  return {
    id: String(id),
    ...(subprofile ? { profile: { id: String(profile.id) } } : { interests: toBits(profile.interests) }),
    fields: action === 'delete' ? fields : before,
    ...(action === 'delete' ? {} : { updated: parameters }),
  };
}

function toWebhook(change: Change): Record<string, FormValue> {
  const { action, profile, subprofile, parameters, at } = change;
  const { fields, created, modified } = affected(change);
  const ids = {
    ...(subprofile ? { subprofile: String(subprofile.id) } : {}),
    profile: String(profile.id),
    database: String(profile.database),
    ...(subprofile ? { collection: String(subprofile.collection) } : {}),
  };
  const times = { timestamp: toTimestamp(at), time: String(Math.floor(at.getTime() / 1000)) };
  if (action === 'delete') return { type: action, ...times, ...ids, fields };
  const interests = subprofile ? {} : { interests: toBits(profile.interests) };
  return { type: action, parameters, ...times, ...ids, created, modified, fields, ...interests };
}

// `fields[email]` was `field_email`, and the interests that the profile has were numbered.
function flattenNames(variables: Record<string, FormValue>): Record<string, FormValue> {
  const prefixes: Record<string, string> = {
    parameters: 'parameter',
    fields: 'field',
    interests: 'interest',
  };
  const entries = Object.entries(variables).flatMap(([name, value]): [string, FormValue][] => {
    const prefix = prefixes[name];
    if (prefix === undefined || typeof value === 'string' || Array.isArray(value)) return [[name, value]];
    const values = Object.entries(value);
    return prefix === 'interest'
      ? values.filter(([, has]) => has === '1').map(([interest], index) => [`interest_${index}`, interest])
      : values.map(([inner, innerValue]) => [`${prefix}_${inner}`, innerValue]);
  });
  return Object.fromEntries(entries);
}

function namesOf(interests: Record<string, boolean>): string[] {
  return Object.keys(interests).filter((name) => interests[name]);
}

function toBits(interests: Record<string, boolean>): Record<string, string> {
  return Object.fromEntries(Object.entries(interests).map(([name, has]) => [name, has ? '1' : '0']));
}

/** `YYYY-MM-DD hh:mm:ss`, as Copernica prints times; the sandbox's are UTC. */
export function toTimestamp(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

function form(name: string, value: string): string {
  return new URLSearchParams({ [name]: value }).toString();
}
