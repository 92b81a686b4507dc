/** The word that a misspelt one probably stands for: at most a third of it differs. Null when none is near. */
export function nearest(word: string, words: readonly string[]): string | null {
  const ranked = words
    .map((candidate) => ({ candidate, distance: countEdits(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  const [best] = ranked;
  return best && best.distance <= Math.ceil(word.length / 3) ? best.candidate : null;
}

// Levenshtein's distance, a row at a time.
function countEdits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [column, otherLetter] of Array.from(other).entries()) {
      const replaced = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** To end a sentence about a word that is not known; nothing where no known one is near. */
export function suggest(word: string, words: readonly string[]): string {
  const suggestion = nearest(word, words);
  return suggestion === null ? '' : `: did you mean ${suggestion}?`;
}
