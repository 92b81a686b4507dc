import { describe, expect, it } from 'vitest';
import { parsePayload, type ParsedPayload } from '../../../../lib/receiving/parse/parse-payload.ts';
import { buildVerifiedRequest } from '../build-verified-request.ts';

function parse(body: string | Uint8Array, contentType: string | null): Promise<ParsedPayload> {
  return parsePayload(buildVerifiedRequest({ body, contentType }));
}

const formType = 'application/x-www-form-urlencoded';
const idOfFive = new Map([['id', '5']]);
const text = (value: string) => new Map([['text', value]]);

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
    'application/pdf',
    'application/jsonp',
    'application/a+jsonp',
    'application/a+xmlx',
    'image/svg+xml',
    'multipart/mixed; boundary=b',
    'nonsense',
  ])('%s is not supported, whatever the body', async (contentType) => {
    await expect(parse('{"id":5}', contentType)).rejects.toMatchObject(refusal('unsupported-content-type'));
  });

  it.each(['', ' ', '\r\n\t', '\uFEFF'])('does not matter where the body is blank: %j', async (body) => {
    await expect(parse(body, 'application/json')).rejects.toMatchObject(refusal('empty-body'));
    await expect(parse(body, null)).rejects.toMatchObject(refusal('empty-body'));
  });
});

describe('the charset', () => {
  const bytes = (value: string, encoding: BufferEncoding = 'utf8') => Buffer.from(value, encoding);
  const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><c><text>\xe9</text></c>`;

  it.each([
    ['UTF-8 where nobody says otherwise', 'application/json', bytes('{"text":"\xe9"}')],
    ['what the content type says', 'application/json; charset=latin1', bytes('{"text":"\xe9"}', 'latin1')],
    ['what the XML declaration says', 'text/xml', bytes(xml('iso-8859-1'), 'latin1')],
    ['not UTF-16 where the XML declaration says so in single bytes', 'text/xml', bytes(xml('utf-16'))],
    ['the content type before the XML declaration', 'text/xml; charset=utf-8', bytes(xml('iso-8859-1'))],
    ['the byte order mark before either', 'text/xml; charset=latin1', bytes(`\uFEFF${xml('iso-8859-1')}`)],
    ['not the byte order mark where it is none', formType, bytes('\uFEC0=x&text=\xe9')],
    ['UTF-16 with its byte order mark', 'application/json', bytes('\uFEFF{"text":"\xe9"}', 'utf16le')],
    ['UTF-16 with its other byte order mark', null, bytes('\uFEFF{"text":"\xe9"}', 'utf16le').swap16()],
    ['what a form says, for its escapes', `${formType}; charset=windows-1252`, bytes('text=%E9')],
    ['what a form says, for its bytes', `${formType}; charset=windows-1252`, bytes('text=\xe9', 'latin1')],
    ['the one of a document within a form', formType, bytes(`xml=${escape(xml('iso-8859-1'))}`)],
    ['the byte order mark of a document within a form', formType, bytes('json=%EF%BB%BF{"text":"%C3%A9"}')],
  ])('is %s', async (_, contentType, body) => {
    expect((await parse(body, contentType)).root.get('text')).toBe('\xe9');
  });

  it('is read leniently: a byte that does not fit is U+FFFD, and the rest is kept', async () => {
    const body = Buffer.from('{"text":"a\xffb"}', 'latin1');
    expect((await parse(body, 'application/json')).root).toEqual(text('a\uFFFDb'));
  });

  it.each([
    ['an unknown one', 'application/json; charset=klingon', bytes('{"text":"x"}')],
    ['an unknown one in an XML declaration', 'text/xml', bytes(xml('klingon'))],
    ['a form in UTF-16', formType, bytes('\uFEFFtext=x', 'utf16le')],
  ])('is refused where it is %s', async (_, contentType, body) => {
    await expect(parse(body, contentType)).rejects.toMatchObject(refusal('unsupported-charset'));
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
    ['a multipart form with a file', multipartFile(), 'multipart/form-data; boundary=b', 'invalid-form'],
    ['a multipart form that is none', 'id=5', 'multipart/form-data; boundary=b', 'invalid-form'],
    ['a multipart form without a boundary', multipart('id', '5'), 'multipart/form-data', 'invalid-form'],
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

function multipartFile(): string {
  return '--b\r\nContent-Disposition: form-data; name="id"; filename="id.txt"\r\n\r\n5\r\n--b--\r\n';
}

// Each character as the byte it is in ISO-8859-1.
function escape(latin1: string): string {
  return [...Buffer.from(latin1, 'latin1')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
