import { styleText } from 'node:util';

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** Where a command writes: results to stdout, everything else to stderr, colours and moving lines on a terminal only. */
export interface Console {
  /** One line of the result. */
  print(line: string): void;
  /** One line for the person who waits. */
  note(line: string): void;
  /** Replaces the line of progress on a terminal; in a pipe a line is written only when `isMilestone`. */
  progress(line: string, options?: { isMilestone?: boolean }): void;
  style(style: Style, text: string): string;
}

interface Stream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Where results go, and what is for the one who waits. */
export interface Streams {
  stdout: Stream;
  stderr: Stream;
}

/** A console on two streams; NO_COLOR is honoured. */
export function createConsole(
  { stdout, stderr }: Streams,
  env: Readonly<Record<string, string | undefined>>,
): Console {
  let hasProgress = false;
  const isLive = stderr.isTTY === true && env['TERM'] !== 'dumb';
  const clear = (): void => {
    if (hasProgress) stderr.write('\r\u001b[2K');
    hasProgress = false;
  };
  return {
    print(line) {
      clear();
      stdout.write(`${line}\n`);
    },
    note(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(line, { isMilestone = false } = {}) {
      clear();
      if (isLive) stderr.write(line);
      else if (isMilestone) stderr.write(`${line}\n`);
      hasProgress = isLive;
    },
    style: (style, text) =>
      stdout.isTTY === true && !env['NO_COLOR'] ? styleText(style, text, { validateStream: false }) : text,
  };
}
