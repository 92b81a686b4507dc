/** Gives out names of types, none twice. */
export interface Names {
  /** `Customers` for `customers`, `Customers788` where that is taken. */
  take(name: string, id: number): string;
}

// What stands in the file besides.
const taken = ['CopernicaDatabases', 'CopernicaCollections'];

/** Names that are right in TypeScript for whatever things are called at Copernica. */
export function createNames(): Names {
  const given = new Set(taken);
  return {
    take(name, id) {
      const words = name.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? [];
      const joined = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
      const plain = /^[A-Za-z]/.test(joined) ? joined : `Database${joined}`;
      const free = given.has(plain) ? `${plain}_${id}` : plain;
      given.add(free);
      return free;
    },
  };
}
