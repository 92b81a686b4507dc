import { readFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { InputData, JSONSchemaInput, quicktype, type LanguageName } from 'quicktype-core';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
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

  it('of json-schema-to-typescript, which compile and narrow by `type`', async () => {
    const code = await compile(JSON.parse(text), type);
    const value =
      type === 'MailEvent'
        ? "event.type === 'com.copernica.message.clicked' ? event.data.original : undefined"
        : "event.type === 'com.copernica.profile.updated' ? event.data.changes['company']?.to : undefined";
    const read = (as: string) =>
      `${code}\ndeclare const event: ${type};\nexport const value: ${as} = ${value};`;
    expect(mistakesIn(read('string | undefined'))).toEqual([]);
    expect(mistakesIn(read('number'))).not.toEqual([]);
  });
});

function mistakesIn(source: string): string[] {
  const host = ts.createCompilerHost({});
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) =>
    name === 'generated.ts' ? ts.createSourceFile(name, source, version) : readSource(name, version);
  const program = ts.createProgram(['generated.ts'], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
