/** How one parameter is read: `read` gives undefined for what it does not take, `expected` says what it does. */
export interface Parameter<Value> {
  fallback: Value;
  expected: string;
  read: (value: unknown) => Value | undefined;
}

/** A text that is valid as a whole; the pattern's ends are implied. */
export function text<Fallback extends string | null>(
  fallback: Fallback,
  expected: string,
  isValid: RegExp | ((value: string) => boolean),
): Parameter<Fallback | string> {
  const test =
    isValid instanceof RegExp
      ? (value: string) => new RegExp(`^(?:${isValid.source})$`).test(value)
      : isValid;
  return {
    fallback,
    expected,
    read: (value) => (typeof value === 'string' && test(value) ? value : undefined),
  };
}

/** One of some words. */
export function choice<const Word extends string>(fallback: Word, words: readonly Word[]): Parameter<Word> {
  return { fallback, expected: words.join(' or '), read: (value) => words.find((word) => word === value) };
}

/** Yes or no, also as a text. */
export function flag(fallback: boolean): Parameter<boolean> {
  const values = new Map<unknown, boolean>([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ]);
  return { fallback, expected: 'true or false', read: (value) => values.get(value) };
}

/** A whole number, also as a text. */
export function number<Fallback extends number | null>(
  fallback: Fallback,
  expected: string,
  isValid: (value: number) => boolean,
): Parameter<Fallback | number> {
  return {
    fallback,
    expected,
    read: (value) => {
      const digits = String(value);
      return /^\d{1,9}$/.test(digits) && isValid(Number(digits)) ? Number(digits) : undefined;
    },
  };
}

/** Some texts, as a list or with commas between them. */
export function list(expected: string, isValid: RegExp): Parameter<readonly string[]> {
  return {
    fallback: [],
    expected,
    read: (value) => {
      const items = (Array.isArray(value) ? value : String(value).split(',')).map((item) =>
        String(item).trim(),
      );
      return items.every((item) => isValid.test(item)) ? [...new Set(items)] : undefined;
    },
  };
}

/** Names and values, as an object or as `name=value` with commas between them. */
export function map(
  expected: string,
  isValid: (name: string, value: string) => boolean,
): Parameter<Readonly<Record<string, string>>> {
  return {
    fallback: {},
    expected,
    read: (value) => {
      const entries =
        typeof value === 'object' && value !== null
          ? Object.entries(value)
          : String(value)
              .split(',')
              .map((pair) => /^([^=]*)=(.*)$/s.exec(pair.trim())?.slice(1) ?? [pair, undefined]);
      const texts = entries.map(([name, item]) => [String(name), String(item)] as const);
      const isRight =
        entries.every(([, item]) => item !== undefined) && texts.every(([name, item]) => isValid(name, item));
      return isRight ? Object.fromEntries(texts) : undefined;
    },
  };
}
