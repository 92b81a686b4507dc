import { describe, expect, it } from 'vitest';
import { parsePayload, type PayloadValue } from '../../../../lib/receiving/parse/parse-payload.ts';
import { buildVerifiedRequest, formType } from '../build-verified-request.ts';

async function readText(body: Uint8Array, contentType: string | null): Promise<PayloadValue | undefined> {
  return (await parsePayload(buildVerifiedRequest({ body, contentType }))).root.get('text');
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const wide = (text: string) => Buffer.from(text, 'utf16le');
const json = '{"text":"Zo\xeb"}';
const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><c><text>Zo\xeb</text></c>`;
// Each byte as a percent escape.
const escape = (bytes: Buffer) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const part = (text: string, type = '') =>
  `--b\r\nContent-Disposition: form-data; name="text"\r\n${type}\r\n${text}\r\n--b--\r\n`;
const typed = (charset: string) => `Content-Type: text/plain; charset=${charset}\r\n`;
const multipartType = 'multipart/form-data; boundary=b';

describe('a text is read', () => {
  it.each([
    ['as UTF-8 where nobody says otherwise', 'application/json', utf8(json)],
    ['as what the content type says', 'application/json; charset=latin1', latin1(json)],
    ['as what the content type says, in quotes', `application/json; charset='latin1'`, latin1(json)],
    ['as what the XML declaration says', 'text/xml', latin1(xml('iso-8859-1'))],
    [
      'as what the XML declaration says, where the content type is wrong',
      'text/xml; charset=utf-8',
      latin1(xml('iso-8859-1')),
    ],
    [
      'as UTF-8 where it is, whatever the content type says',
      'application/json; charset=iso-8859-1',
      utf8(json),
    ],
    [
      'as UTF-8 where it is, whatever unknown the content type says',
      'application/json; charset=klingon',
      utf8(json),
    ],
    ['as UTF-8 where it is, whatever the XML declaration says', 'text/xml', utf8(xml('iso-8859-1'))],
    ['as UTF-8 where the XML declaration says UTF-16 in single bytes', 'text/xml', utf8(xml('utf-16'))],
    [
      'as UTF-8 where the content type says UTF-16 of single bytes',
      'application/json; charset=utf-16',
      utf8(json),
    ],
    [
      'by its byte order mark, whatever is declared',
      'text/xml; charset=latin1',
      utf8(`\uFEFF${xml('iso-8859-1')}`),
    ],
    ['as UTF-16 with its byte order mark', 'application/json', wide(`\uFEFF${json}`)],
    ['as UTF-16 with its other byte order mark', null, wide(`\uFEFF${json}`).swap16()],
    ['as UTF-16 that is declared', 'application/json; charset=utf-16le', wide(json)],
    ['as UTF-16 that is declared, by its zeros', 'application/json; charset=UTF-16', wide(json)],
    [
      'as UTF-16 that is declared, by its zeros the other way',
      'application/json; charset=utf-16',
      wide(json).swap16(),
    ],
    ['as UTF-16 of a form', formType, wide('\uFEFFtext=Zo%C3%AB')],
    ['as what a form says, for its escapes', `${formType}; charset=windows-1252`, utf8('text=Zo%EB')],
    ['as what a form says, for its bytes', `${formType}; charset=windows-1252`, latin1('text=Zo\xeb')],
    ['as UTF-8 of a form, whatever it says', `${formType}; charset=windows-1252`, utf8('text=Zo%C3%AB')],
    ['as UTF-8 of a form, in bytes', formType, utf8('text=Zo\xeb')],
    ['as what the _charset_ of a form says', formType, utf8('text=Zo%EB&_charset_=iso-8859-1')],
    ['as UTF-8 where the _charset_ of a form is empty', formType, utf8('_charset_=&text=Zo%C3%AB')],
    [
      'as what the content type says, whatever the _charset_',
      `${formType}; charset=latin1`,
      utf8('_charset_=koi8-r&text=Zo%EB'),
    ],
    ['not by the byte order mark of a form where it is none', formType, utf8('\uFEC0=x&text=Zo\xeb')],
    ['by the byte order mark of a form', `${formType}; charset=latin1`, utf8('\uFEFFtext=Zo\xeb')],
    ['as what a document within a form declares', formType, utf8(`xml=${escape(latin1(xml('iso-8859-1')))}`)],
    ['by the byte order mark of a document within a form', formType, utf8(`json=%EF%BB%BF${json}`)],
    [
      'as what a form says, for a document within',
      `${formType}; charset=latin1`,
      utf8(`json=${escape(latin1(json))}`),
    ],
    ['as UTF-8 in a part of a form', multipartType, utf8(part('Zo\xeb'))],
    ['as what a part of a form says', multipartType, latin1(part('Zo\xeb', typed('iso-8859-1')))],
    [
      'as UTF-8 in a part of a form, whatever it says',
      multipartType,
      utf8(part('Zo\xeb', typed('iso-8859-1'))),
    ],
    ['as what a form of parts says', `${multipartType}; charset=latin1`, latin1(part('Zo\xeb'))],
    [
      'as what the _charset_ of a form of parts says',
      multipartType,
      latin1(
        `--b\r\nContent-Disposition: form-data; name="_charset_"\r\n\r\niso-8859-1\r\n${part('Zo\xeb')}`,
      ),
    ],
    [
      'as what a document within a form of parts declares',
      multipartType,
      latin1(part(xml('iso-8859-1')).replace('"text"', '"xml"')),
    ],
  ])('%s', async (_, contentType, body) => {
    expect(await readText(body, contentType)).toBe('Zo\xeb');
  });

  it('as text of several bytes a character, where no variable alone would tell', async () => {
    // Two of these bytes are a character of UTF-8 as well as one of GBK.
    const body = utf8('text=%C4%A3&other=%C4%E3%BA%C3');
    expect(await readText(body, `${formType}; charset=gbk`)).toBe('\u6a21');
  });

  it('with the euro sign and quotes of Windows', async () => {
    expect(await readText(latin1('{"text":"\x80\x93\x9f"}'), 'application/json; charset=iso-8859-1')).toBe(
      '\u20ac\u201c\u0178',
    );
  });

  it('with a replacement character that was sent as one', async () => {
    expect(await readText(utf8('{"text":"\uFFFD"}'), 'application/json')).toBe('\uFFFD');
  });
});

describe('what no declared charset explains is refused, and nothing of it replaced', () => {
  it.each([
    ['JSON', 'application/json', latin1(json)],
    ['JSON that says it is UTF-8', 'application/json; charset=utf-8', latin1(json)],
    ['JSON of an unknown charset', 'application/json; charset=klingon', latin1(json)],
    ['JSON of a charset without such bytes', 'application/json; charset=koi8-u-x', latin1(json)],
    ['JSON of half a character', 'application/json; charset=shift_jis', latin1('{"text":"\x81')],
    ['JSON after a byte order mark', 'application/json', latin1('\xef\xbb\xbf{"text":"\xeb"}')],
    ['UTF-16 with half a pair', 'application/json', wide('\uFEFF{"text":"\uD800"}')],
    ['XML', 'text/xml', latin1(xml('utf-8'))],
    ['an escape in a form', formType, utf8('text=Zo%EB')],
    ['an escape in a name of a form', formType, utf8('fields[Zo%EB]=1')],
    ['a byte of a form', formType, latin1('text=Zo\xeb')],
    ['halves of a character in two variables', formType, utf8('a=%C3&text=%AB')],
    ['a form of an unknown _charset_', formType, utf8('_charset_=klingon&text=%EB')],
    ['a document in a form', formType, utf8(`json=${escape(latin1(json))}`)],
    ['a part of a form', multipartType, latin1(part('Zo\xeb'))],
    ['a part of a form that says it is UTF-8', multipartType, latin1(part('Zo\xeb', typed('utf-8')))],
  ])('in %s', async (_, contentType, body) => {
    await expect(readText(body, contentType)).rejects.toMatchObject({
      name: 'PayloadError',
      code: 'undecodable',
      status: 202,
    });
  });

  it.each([
    ['JSON', 'application/json; charset=klingon', '{"text":"x"}'],
    ['XML', 'text/xml', xml('klingon').replace('\xeb', 'e')],
    ['a form', `${formType}; charset=klingon`, 'text=x'],
    ['a form of that _charset_', formType, '_charset_=klingon&text=x'],
    ['a document in a form', formType, `xml=${escape(latin1(xml('klingon').replace('\xeb', 'e')))}`],
  ])('by another name where it is plain, but of an unknown charset: %s', async (_, contentType, body) => {
    await expect(readText(utf8(body), contentType)).rejects.toMatchObject({ code: 'unsupported-charset' });
  });
});

describe('the message of a bounce', () => {
  const readMail = async (body: Uint8Array, contentType: string) =>
    Object.fromEntries((await parsePayload(buildVerifiedRequest({ body, contentType }))).root);
  const bytes = latin1('Subject: Zo\xeb\r\n\r\n\x00\xff');

  it('is text where it is UTF-8', async () => {
    expect(await readMail(utf8('id=Zo%C3%AB&mime=Zo%C3%AB'), formType)).toEqual({
      id: 'Zo\xeb',
      mime: 'Zo\xeb',
    });
  });

  it('is text where the form says so', async () => {
    expect(await readMail(utf8('mime=Zo%EB'), `${formType}; charset=latin1`)).toEqual({ mime: 'Zo\xeb' });
  });

  it('is whole in base64 where it is no text, in an urlencoded form', async () => {
    expect(await readMail(utf8(`id=Zo%C3%AB&mime=${escape(bytes)}`), formType)).toEqual({
      id: 'Zo\xeb',
      mimeBase64: bytes.toString('base64'),
    });
  });

  it('is whole in base64 where it is no text, in a multipart form', async () => {
    const body = part(bytes.toString('latin1')).replace('"text"', '"mime"');
    expect(await readMail(latin1(body), multipartType)).toEqual({ mimeBase64: bytes.toString('base64') });
  });
});
