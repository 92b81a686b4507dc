// What serverless.yml reads as ${file(lib/deploy/serverless.js):…}: the framework loads JavaScript only.
import { checkConfig } from './check-config.ts';
import { toSecretArns } from './secret-arns.ts';
import { readSettings } from './settings.ts';

/** The parameters of a stage, checked, and what follows from them, once callbacks.config.ts is known to be right. */
export async function settings({ options, resolveVariable, resolveConfigurationProperty }) {
  const stage = await resolveVariable('sls:stage');
  const declared = (await resolveConfigurationProperty(['params'])) ?? {};
  const parameters = readSettings(stage, [
    ...Object.entries(declared.default ?? {}),
    ...Object.entries(declared[stage] ?? {}),
    ...(options.param ?? []).map((parameter) => splitOnce(parameter, '=')),
  ]);
  // What callbacks.config.ts goes by when it is a function of the stage.
  process.env.STAGE = stage;
  const { config, mistakes = [] } = await checkConfig();
  refuse([...mistakes, ...parameters.mistakes]);
  const accounts = [...config.accounts.values()];
  const { secretPrefix, registerOnDeploy } = parameters.settings;
  return {
    ...parameters.settings,
    stage,
    accounts: accounts.map(({ name }) => name),
    usesTokens: accounts.some(({ authentication }) => authentication === 'token'),
    secretArns: toSecretArns(accounts, secretPrefix),
    // Parameters of CloudFormation are texts.
    registration: String(registerOnDeploy),
  };
}

// The framework would wrap an error in its own words and a stack trace; the one who has to mend the line needs neither.
function refuse(mistakes) {
  if (mistakes.length === 0) return;
  for (const mistake of mistakes) process.stderr.write(`${mistake}\n`);
  process.exit(1);
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
