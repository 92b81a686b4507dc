import { describeTarget, type CallbackTarget, type ResolvedConfig } from '../../config/resolve-config.ts';
import type { PlaceListing, Wish } from './place-listing.ts';

/** What is declared of an account, by where it is listed, in declared order; nothing is read yet. */
export function readWishes(config: ResolvedConfig, account: string): PlaceListing[] {
  const wishes = config.callbacks
    .filter((callback) => callback.account === account)
    .map((callback): Wish => ({ mechanism: 'callback', ...callback }));
  return [...Map.groupBy(wishes, ({ target }) => describeTarget(target))].flatMap(([description, group]) => {
    const target = group[0]?.target;
    if (!target) return [];
    return [{ description, wishes: group, ...toPlace(target), registered: [], failure: null }];
  });
}

function toPlace(target: CallbackTarget): Pick<PlaceListing, 'place' | 'databaseName'> {
  if (!('id' in target)) return { place: null, databaseName: target.name };
  return {
    place: { mechanism: 'callback', target: { kind: target.kind, id: target.id } },
    databaseName: null,
  };
}
