import { readFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { InputData, JSONSchemaInput, quicktype, type LanguageName } from 'quicktype-core';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageFile, schemaFiles } from './generate-schema.ts';

const schemas = Object.entries(schemaFiles).map(([file, type]) => ({
  file,
  type,
  text: readFileSync(packageFile(file), 'utf8'),
}));

async function generateWithQuicktype(schema: string, name: string, lang: LanguageName): Promise<string> {
  const input = new JSONSchemaInput(undefined);
  await input.addSource({ name, schema });
  const inputData = new InputData();
  inputData.addInput(input);
  const { lines } = await quicktype({ inputData, lang });
  return lines.join('\n');
}

describe.each(schemas)('$file makes types', ({ text, type }) => {
  it.each<LanguageName>(['go', 'java', 'csharp', 'python', 'kotlin', 'swift', 'rust'])(
    'of quicktype, in %s',
    async (language) => {
      const code = await generateWithQuicktype(text, type, language);
      expect(code).toContain(type);
      expect(code).toMatch(/datacontenttype/i);
    },
  );
});

describe('json-schema-to-typescript', () => {
  // One program for all: the compiler's own libraries are what takes its time.
  let mistakes: Map<string, string>;
  beforeAll(async () => {
    const files = await Promise.all(
      schemas.map(async ({ text, type }) => {
        const code = await compile(JSON.parse(text), type, { format: false });
        const value =
          type === 'MailEvent'
            ? "event.type === 'com.copernica.message.clicked' ? event.data.original : undefined"
            : "event.type === 'com.copernica.profile.updated' ? event.data.changes['company']?.to : undefined";
        const read = (as: string) =>
          `${code}\ndeclare const event: ${type};\nexport const value: ${as} = ${value};`;
        return [
          [`${type}.ts`, read('string | undefined')],
          [`${type}-wrong.ts`, read('number')],
        ] as const;
      }),
    );
    mistakes = mistakesIn(new Map(files.flat()));
  });

  it.each(schemas)('makes types of $file that compile and narrow by `type`', ({ type }) => {
    expect(mistakes.get(`${type}.ts`)).toBeUndefined();
    expect(mistakes.get(`${type}-wrong.ts`)).toMatch(/not assignable to type 'number'/);
  });
});

function mistakesIn(sources: ReadonlyMap<string, string>): Map<string, string> {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const source = sources.get(name);
    return source === undefined ? readSource(name, version) : ts.createSourceFile(name, source, version);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return new Map(
    ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => [
        file?.fileName ?? '',
        ts.flattenDiagnosticMessageText(messageText, '\n'),
      ]),
  );
}
