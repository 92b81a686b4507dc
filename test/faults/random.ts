import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the choices, each as likely as its weight says. */
  pick<Choice>(choices: readonly (readonly [choice: Choice, weight: number])[]): Choice;
}

export function createRandom(seed: string): Random {
  let count = 0;
  const next = (): number => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}/${count}`).digest();
    return digest.readUInt32BE() / 2 ** 32;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    pick: (choices) => {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      const picked = choices.find(([, weight]) => (left -= weight) < 0) ?? choices.at(-1);
      if (!picked) throw new Error('there is nothing to pick from');
      return picked[0];
    },
  };
}
