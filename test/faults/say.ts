/** A line for whoever runs the command. */
export function say(text: string): void {
  console.log(text);
}

/** How far it has come, on a terminal only. */
export function showProgress(done: number, total: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${done} of ${total} `);
}
