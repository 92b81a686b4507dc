import { describe, expect, it } from 'vitest';
import { createConsole } from '../../../lib/cli/console.ts';

function record(isTTY: boolean, env: Record<string, string> = {}) {
  const output = { stdout: '', stderr: '' };
  const toStream = (name: 'stdout' | 'stderr') => ({
    isTTY,
    write: (text: string) => (output[name] += text),
  });
  return { output, console: createConsole({ stdout: toStream('stdout'), stderr: toStream('stderr') }, env) };
}

describe('the console of a command', () => {
  it('on a terminal has colours, and progress that gives way to what comes next', () => {
    const { console, output } = record(true);
    console.progress('1 of 2');
    console.progress('2 of 2', { isMilestone: true });
    console.print(console.style('green', 'done'));
    expect(output.stderr).toBe('1 of 2\r\u001b[2K2 of 2\r\u001b[2K');
    expect(output.stdout).toBe('\u001b[32mdone\u001b[39m\n');
  });

  it('in a pipe has plain lines, of progress only the milestones', () => {
    const { console, output } = record(false);
    console.progress('1 of 2');
    console.progress('2 of 2', { isMilestone: true });
    console.print(console.style('green', 'done'));
    expect(output).toEqual({ stderr: '2 of 2\n', stdout: 'done\n' });
  });

  it('has no colours where NO_COLOR asks for none', () => {
    const { console } = record(true, { NO_COLOR: '1' });
    expect(console.style('red', 'lost')).toBe('lost');
  });
});
