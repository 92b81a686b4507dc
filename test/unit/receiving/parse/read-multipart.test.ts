import { describe, expect, it } from 'vitest';
import { readMultipart } from '../../../../lib/receiving/parse/read-multipart.ts';

function read(
  body: string,
  boundary: string | null = 'b',
): [name: string, value: string, charset: string | null][] {
  return readMultipart(Buffer.from(body, 'latin1'), boundary).map(({ name, value, charset }) => [
    name.toString('latin1'),
    value.toString('latin1'),
    charset,
  ]);
}

const part = (name: string, value: string, headers = '') =>
  `--b\r\nContent-Disposition: form-data; name=${name}\r\n${headers}\r\n${value}\r\n`;
const form = (...parts: string[]) => `${parts.join('')}--b--\r\n`;

describe('the parts of a multipart form', () => {
  it.each([
    [
      'in order',
      form(part('"a"', '1'), part('"b"', '2')),
      [
        ['a', '1', null],
        ['b', '2', null],
      ],
    ],
    ['none', '--b--', []],
    ['empty', form(part('"a"', '')), [['a', '', null]]],
    ['byte by byte', form(part('"a"', '\x00\xff\r\n\n\r')), [['a', '\x00\xff\r\n\n\r', null]]],
    ['with what looks like a boundary', form(part('"a"', '--b\r\n--bc\r\n --b\r\n-b')), null],
    ['with a boundary within a line', form(part('"a"', 'x--b\r\ny')), [['a', 'x--b\r\ny', null]]],
    ['with a longer boundary within', form(part('"a"', '1\r\n--bc\r\n2')), [['a', '1\r\n--bc\r\n2', null]]],
    ['after a preamble', `hello\r\n${form(part('"a"', '1'))}bye`, [['a', '1', null]]],
    ['with blanks after a boundary', form(part('"a"', '1').replace('--b', '--b \t')), [['a', '1', null]]],
    ['with bare line ends', form(part('"a"', '1\r\n2')).replaceAll('\r', ''), [['a', '1\n2', null]]],
    ['named without quotes', form(part('a', '1')), [['a', '1', null]]],
    ['named nothing', form(part('""', '1')), [['', '1', null]]],
    ['named with escapes', form(part('"%22a%0D%0a\\"\\\\%20"', '1')), [['"a\r\n"\\%20', '1', null]]],
    ['named with brackets', form(part('"f[a;b]"', '1')), [['f[a;b]', '1', null]]],
    [
      'with a charset',
      form(part('"a"', '1', 'content-type: text/plain;charset="latin1"\r\n')),
      [['a', '1', 'latin1']],
    ],
    [
      'with a folded header',
      form(part('"a"', '1', 'Content-Type: text/plain;\r\n charset=x\r\n')),
      [['a', '1', 'x']],
    ],
    ['as they are', form(part('"a"', '\xeb', 'Content-Transfer-Encoding: 8bit\r\n')), [['a', '\xeb', null]]],
    ['as binary', form(part('"a"', '\xeb', 'Content-Transfer-Encoding: Binary\r\n')), [['a', '\xeb', null]]],
    [
      'in base64',
      form(part('"a"', 'Wm/r\r\n', 'Content-Transfer-Encoding: base64\r\n')),
      [['a', 'Zo\xeb', null]],
    ],
  ])('are read %s', (_, body, variables) => {
    if (variables) expect(read(body)).toEqual(variables);
    else expect(() => read(body)).toThrow(expect.objectContaining({ code: 'invalid-form' }));
  });

  it('are parted by any boundary', () => {
    expect(read(form(part('"a"', '1')).replaceAll('--b', "--'(a)+.?:/"), "'(a)+.?:/")).toEqual([
      ['a', '1', null],
    ]);
  });

  it.each([
    ['there is no boundary', form(part('"a"', '1')), null],
    ['nothing is parted', 'hello', 'b'],
    ['there is no end', part('"a"', '1'), 'b'],
    ['the end is cut off', `${part('"a"', '1')}--b-`, 'b'],
    ['a part has no headers', '--b\r\n\r\n1\r\n--b--', 'b'],
    ['a part has nothing but headers', '--b\r\nContent-Disposition: form-data; name="a"\r\n--b--', 'b'],
    ['a part has no name', '--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--', 'b'],
    [
      'a part has a file name only',
      '--b\r\nContent-Disposition: form-data; filename="name"\r\n\r\n1\r\n--b--',
      'b',
    ],
    ['a part is a file', form(part('"a"; filename="a.txt"', '1')), 'b'],
    ['a part is a file by its other name', form(part(`"a"; filename*=utf-8''a`, '1')), 'b'],
    [
      'a part is in quoted-printable',
      form(part('"a"', '1', 'Content-Transfer-Encoding: quoted-printable\r\n')),
      'b',
    ],
    ['the headers are endless', form(part('"a"', '1', `x: ${'y'.repeat(9_000)}\r\n`)), 'b'],
  ])('are refused where %s', (_, body, boundary) => {
    expect(() => read(body, boundary)).toThrow(
      expect.objectContaining({ name: 'PayloadError', code: 'invalid-form' }),
    );
  });

  it('are 200,000 and no more', () => {
    const parts = part('a', '').repeat(200_000);
    expect(read(form(parts))).toHaveLength(200_000);
    expect(() => read(form(parts, part('a', '')))).toThrow(
      expect.objectContaining({ code: 'too-many-nodes' }),
    );
  });
});
