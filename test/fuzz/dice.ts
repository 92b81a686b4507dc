/** Chance that is the same for the same seed, and cheap: an input takes dozens of throws. */
export interface Dice {
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number;
  one<Choice>(choices: readonly Choice[]): Choice;
}

/** Dice of a 32-bit seed (Mulberry32, by Tommy Ettinger; public domain). */
export function createDice(seed: number): Dice {
  let state = seed | 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    one(choices) {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new Error('there is nothing to choose from');
      return choice;
    },
  };
}
