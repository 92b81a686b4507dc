// Runs after npm ci and npm install: one line where the machine's Node is not the one that is meant. JavaScript, since a Node
// that does not know TypeScript is what it is about.
import { readFileSync } from 'node:fs';

const wanted = readFileSync(new URL('../../.nvmrc', import.meta.url), 'utf8').trim();
const running = process.version;
const [, ofNpm = running] = /node\/(v\S+)/.exec(process.env.npm_config_user_agent ?? '') ?? [];
const isOld = (version) => Number(version.slice(1).split('.')[0]) < Number(wanted);

if (isOld(running)) {
  process.stderr.write(
    `This project needs Node ${wanted}, and its scripts would run on ${running}: let npm install the package "node" (npm rebuild node), or install Node ${wanted}.\n`,
  );
  process.exitCode = 1;
} else if (isOld(ofNpm)) {
  process.stderr.write(
    `Your Node is ${ofNpm}; all npm scripts here run on ${running}, which was installed beside them.\n`,
  );
}
