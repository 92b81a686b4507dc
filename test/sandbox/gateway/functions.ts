import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { resolveIntrinsics, type References } from './resolve-intrinsics.ts';
import { isRecord, resourcesOf, type Template } from './template.ts';

/** A Lambda function of the template, unpacked and ready to run. */
export interface LambdaFunction {
  /** Logical id, for example `ReceiveLambdaFunction`. */
  id: string;
  /** The name in serverless.yml, for example `receive`. */
  name: string;
  /** The name in AWS. */
  functionName: string;
  /** Where its zip was unpacked. */
  directory: string;
  /** For example `functions/receive.handler`. */
  handler: string;
  timeoutMs: number;
  memoryMegabytes: number;
  /** What the template sets, references resolved. */
  environment: Record<string, string>;
}

/** Unpacks the zips of the template's functions below `directory`. @throws when one is missing from `packageDirectory` */
export async function unpackFunctions(
  template: Template,
  references: References,
  packageDirectory: string,
  directory: string,
): Promise<LambdaFunction[]> {
  const functions = resourcesOf(template, 'AWS::Lambda::Function').map(async ({ id, properties }) => {
    const code = properties['Code'];
    const key = isRecord(code) ? String(resolveIntrinsics(code['S3Key'], template, references)) : '';
    const zip = key.replace(/^.*\//, '');
    const name = zip.replace(/\.zip$/, '');
    await unzip(join(packageDirectory, zip), join(directory, name));
    return {
      id,
      name,
      functionName: references.refs.get(id) ?? id,
      directory: join(directory, name),
      handler: String(properties['Handler']),
      timeoutMs: Number(properties['Timeout'] ?? 3) * 1000,
      memoryMegabytes: Number(properties['MemorySize'] ?? 128),
      environment: readEnvironment(resolveIntrinsics(properties['Environment'], template, references)),
    };
  });
  return Promise.all(functions);
}

async function unzip(file: string, directory: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(await readFile(file)))) {
    const path = resolve(directory, name);
    if (!path.startsWith(directory + sep)) throw new Error(`${file} would be unpacked outside its folder`);
    if (name.endsWith('/')) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

function readEnvironment(environment: unknown): Record<string, string> {
  const variables =
    isRecord(environment) && isRecord(environment['Variables']) ? environment['Variables'] : {};
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}
