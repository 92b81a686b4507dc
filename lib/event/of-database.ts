import type { CloudEvent } from './cloud-event.ts';
import type { CopernicaEvent, ProfileEvent, ProfileKind } from './copernica-event.ts';
import { profileEventTypes } from './event-type.ts';

declare global {
  // Interfaces, since other files can add to nothing else.
  /* eslint-disable @typescript-eslint/no-empty-object-type */
  /** The databases whose fields are known, by id: the file that `npm run types` writes adds to it. */
  interface CopernicaDatabases {}
  /** The collections whose fields are known, by id. */
  interface CopernicaCollections {}
  /* eslint-enable @typescript-eslint/no-empty-object-type */
}

/** The names in a database or collection, and what their values can be. */
interface Shape {
  fields: object;
  interests: object;
}

/** Of what `npm run types` did not read, any name will do. */
interface AnyShape {
  fields: Record<string, string>;
  interests: Record<string, boolean>;
}

type ShapeOf<Shapes, Id> = Id extends keyof Shapes ? Extract<Shapes[Id], Shape> : AnyShape;

interface ShapedData<Known extends Shape> {
  fields: Known['fields'];
  interests: Known['interests'];
  changes: { [Name in keyof Known['fields']]: ChangeOf<Exclude<Known['fields'][Name], undefined>> };
}

interface ChangeOf<Value> {
  from?: Value;
  to: Value;
}

// Distributes over the events, so that `type` still tells them apart.
type Narrowed<Event, Kind extends ProfileKind, Known extends Shape, Owner> =
  Event extends CloudEvent<infer Type, infer Data>
    ? CloudEvent<
        Extract<Type, `com.copernica.${Kind}.${string}`>,
        Omit<Data, keyof ShapedData<Known> | keyof Owner> & ShapedData<Known> & Owner
      >
    : never;

/** An event of a profile of one database, with the names and values of its fields where `npm run types` has read them. */
export type EventOfDatabase<Id extends number> = Narrowed<
  ProfileEvent,
  'profile',
  ShapeOf<CopernicaDatabases, Id>,
  { database: Id }
>;

/** An event of a subprofile of one collection, as `EventOfDatabase`. */
export type EventOfCollection<Id extends number> = Narrowed<
  ProfileEvent,
  'subprofile',
  ShapeOf<CopernicaCollections, Id>,
  { collection: Id }
>;

/** True for an event of a profile of this database; not of its subprofiles, whose fields are their collection's. */
export function ofDatabase<Id extends number>(
  event: CopernicaEvent | EventOfDatabase<Id>,
  id: Id,
): event is EventOfDatabase<Id> {
  return isOf(event, 'profile') && event.data.database === id;
}

/** True for an event of a subprofile of this collection. */
export function ofCollection<Id extends number>(
  event: CopernicaEvent | EventOfCollection<Id>,
  id: Id,
): event is EventOfCollection<Id> {
  return isOf(event, 'subprofile') && 'collection' in event.data && event.data.collection === id;
}

function isOf(event: { type: string }, kind: ProfileKind): boolean {
  return profileEventTypes.has(event.type) && event.type.startsWith(`com.copernica.${kind}.`);
}
