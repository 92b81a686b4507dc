import { describe, expect, it } from 'vitest';
import { parsePayload, type ParsedPayload } from '../../../../lib/receiving/parse/parse-payload.ts';
import { buildVerifiedRequest } from '../build-verified-request.ts';

function parse(body: string | Uint8Array, contentType: string | null): Promise<ParsedPayload> {
  return parsePayload(buildVerifiedRequest({ body, contentType }));
}

const formType = 'application/x-www-form-urlencoded';
const idOfFive = new Map([['id', '5']]);

describe('the content type', () => {
  it.each([
    ['application/json', '{"id":5}', 'json'],
    ['Application/JSON; charset=utf-8', '{"id":5}', 'json'],
    ['application/json;charset="UTF-8"', '{"id":5}', 'json'],
    ['application/json, application/json', '{"id":5}', 'json'],
    ['text/json', '{"id":5}', 'json'],
    ['application/vnd.copernica+json', '{"id":5}', 'json'],
    ['application/xml', '<callback><id>5</id></callback>', 'xml'],
    ['text/xml; charset=utf8', '<callback><id>5</id></callback>', 'xml'],
    ['application/atom+xml', '<callback><id>5</id></callback>', 'xml'],
    [formType, 'id=5', 'form'],
    [`${formType}; charset=UTF-8`, 'id=5', 'form'],
    ['multipart/form-data; boundary=b', multipart('id', '5'), 'form'],
  ])('%s is read as what it says', async (contentType, body, format) => {
    expect(await parse(body, contentType)).toEqual({ format, root: idOfFive });
  });

  it.each([
    ['missing', null],
    ['empty', ''],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['application/octet-stream', 'application/octet-stream'],
  ])('that is %s leaves it to the body', async (_, contentType) => {
    expect(await parse('\n {"id":5}', contentType)).toEqual({ format: 'json', root: idOfFive });
    expect(await parse('\n<c><id>5</id></c>', contentType)).toEqual({ format: 'xml', root: idOfFive });
    expect(await parse('id=5', contentType)).toEqual({ format: 'form', root: idOfFive });
    expect(await parse('fields%5Bid%5D=5', contentType)).toMatchObject({ format: 'form' });
    expect(await parse(multipart('id', '5'), contentType)).toEqual({ format: 'form', root: idOfFive });
    await expect(parse('hello', contentType)).rejects.toMatchObject(refusal('unsupported-content-type'));
  });

  it.each([
    ['a form whose body is JSON', formType, '{"id":5}', 'json'],
    ['a form whose body is XML', formType, '<c><id>5</id></c>', 'xml'],
    ['JSON whose body is XML', 'application/json', '<c><id>5</id></c>', 'xml'],
    ['XML whose body is JSON', 'text/xml', '{"id":5}', 'json'],
    ['JSON whose body is a form', 'application/json', 'id=5', 'form'],
  ])('that says %s is overruled by the body', async (_, contentType, body, format) => {
    expect(await parse(body, contentType)).toEqual({ format, root: idOfFive });
  });

  it.each([
    'image/png',
    'text/html',
    'application/jsonp',
    'application/a+jsonp',
    'image/svg+xml; charset=utf-8',
    'multipart/mixed; boundary=b',
    'multipart/form-data; boundary=b',
    'nonsense',
  ])('%s is a hint, and not the body', async (contentType) => {
    expect(await parse('{"id":5}', contentType)).toEqual({ format: 'json', root: idOfFive });
    expect(await parse('<c><id>5</id></c>', contentType)).toEqual({ format: 'xml', root: idOfFive });
    expect(await parse('id=5', contentType)).toEqual({ format: 'form', root: idOfFive });
    expect(await parse(multipart('id', '5'), contentType)).toEqual({ format: 'form', root: idOfFive });
    const code = contentType.startsWith('multipart/form') ? 'invalid-form' : 'unsupported-content-type';
    await expect(parse('hello', contentType)).rejects.toMatchObject(refusal(code));
  });

  it.each([
    ['JSON after many blanks', `${' \r\n\t'.repeat(1_000)}{"id":5}`, 'json'],
    ['XML after a byte order mark and blanks', '\uFEFF\n<c><id>5</id></c>', 'xml'],
    ['a form whose first name is long', `fields${'a'.repeat(1_000)}=&id=5`, 'form'],
    ['a form after a question mark', '?id=5', 'form'],
    [
      'a multipart form with a boundary of 70 characters',
      multipart('id', '5').replaceAll('--b', `--${'b'.repeat(70)}`),
      'form',
    ],
    ['a multipart form after blanks', `\r\n${multipart('id', '5')}`, 'form'],
    ['a multipart form with bare line ends', multipart('id', '5').replaceAll('\r', ''), 'form'],
  ])('is not needed for %s', async (_, body, format) => {
    const { format: found, root } = await parse(body, null);
    expect([found, root.get('id')]).toEqual([format, '5']);
  });

  it.each([
    ['a list', '[', 'invalid-json'],
    ['a form that does not begin like one', 'a b=1', 'unsupported-content-type'],
    ['a first name beyond all measure', `${'a'.repeat(2_000)}=1`, 'unsupported-content-type'],
    [
      'a multipart form with a boundary of 71 characters',
      multipart('id', '5').replaceAll('--b', `--${'b'.repeat(71)}`),
      'unsupported-content-type',
    ],
    ['what only looks like a multipart form', '--b\r\nContent-Length: 5', 'unsupported-content-type'],
  ])('is needed for %s', async (_, body, code) => {
    await expect(parse(body, null)).rejects.toMatchObject(refusal(code));
  });

  it('decides where the body does not, and its boundary is looked for in the body', async () => {
    expect((await parse('a b=1&id=5', formType)).root.get('id')).toBe('5');
    const body = multipart('id', '5').replaceAll('--b', '--c');
    expect((await parse(body, 'multipart/form-data; boundary=b')).root.get('id')).toBe('5');
    expect((await parse(`x\r\n${body}`, 'multipart/form-data; boundary="c"')).root.get('id')).toBe('5');
  });

  it.each(['', ' ', '\r\n\t', '\uFEFF'])('does not matter where the body is blank: %j', async (body) => {
    await expect(parse(body, 'application/json')).rejects.toMatchObject(refusal('empty-body'));
    await expect(parse(body, null)).rejects.toMatchObject(refusal('empty-body'));
  });
});

describe('a document in a form variable', () => {
  it.each([
    ['json', `json=${encodeURIComponent('{"id":5}')}`, 'json'],
    ['xml', `xml=${encodeURIComponent('<c><id>5</id></c>')}`, 'xml'],
    ['json beside other variables', `a=1&json=${encodeURIComponent('{"id":5}')}&id=6`, 'json'],
  ])('called %s is the body', async (_, body, format) => {
    expect(await parse(body, formType)).toEqual({ format, root: idOfFive });
  });

  it('may be in a multipart form', async () => {
    expect(await parse(multipart('json', '{"id":5}'), 'multipart/form-data; boundary=b')).toEqual({
      format: 'json',
      root: idOfFive,
    });
  });

  it.each([
    ['is there twice', 'json={}&json={}', 'unknown-shape'],
    ['is there in both formats', 'json={}&xml=<a/>', 'unknown-shape'],
    ['is empty', 'json=', 'invalid-json'],
    ['is XML called json', 'json=<a/>', 'invalid-json'],
    ['is JSON called xml', 'xml={}', 'invalid-xml'],
    ['is cut off', 'json={"id":5', 'invalid-json'],
  ])('that %s is refused', async (_, body, code) => {
    await expect(parse(body, formType)).rejects.toMatchObject(refusal(code));
  });
});

describe('a body is refused', () => {
  it.each([
    ['JSON that is a list', '[{"id":5}]', 'application/json', 'unknown-shape'],
    ['JSON that is a list, undeclared', '[{"id":5}]', null, 'unknown-shape'],
    ['JSON that is a text', '"id=5"', 'application/json', 'unknown-shape'],
    ['JSON that is cut off', '{"id":5', 'application/json', 'invalid-json'],
    ['JSON with a comma too many', '{"id":5,}', 'application/json', 'invalid-json'],
    ['a text that calls itself JSON', 'hello', 'application/json', 'invalid-json'],
    ['a text that calls itself XML', 'hello', 'text/xml', 'invalid-xml'],
    ['XML that is cut off', '<c><id>5</id>', 'text/xml', 'invalid-xml'],
    ['a text that calls itself a multipart form', 'hello', 'multipart/form-data', 'invalid-form'],
  ])('when it is %s', async (_, body, contentType, code) => {
    await expect(parse(body, contentType)).rejects.toMatchObject(refusal(code));
  });

  it('with an error that quotes nothing of it', async () => {
    const error = await parse('{"email":"secret@example.com"', 'application/json').catch(String);
    expect(error).toBe('PayloadError: the body is not valid JSON');
  });
});

function refusal(code: string): object {
  return { name: 'PayloadError', code, status: 202 };
}

function multipart(name: string, value: string): string {
  return `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`;
}
