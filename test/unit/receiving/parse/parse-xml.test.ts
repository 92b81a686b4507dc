import { describe, expect, it } from 'vitest';
import { parseXml } from '../../../../lib/receiving/parse/parse-xml.ts';

const map = (...entries: [string, unknown][]) => new Map(entries);
const refused = (code: string) => expect.objectContaining({ name: 'PayloadError', code }) as Error;

describe('the text of an element', () => {
  it.each([
    ['leading zeros', '007', '007'],
    ['an exponent', '1e3', '1e3'],
    ['a boolean', 'true', 'true'],
    ['blanks around it', ' x ', ' x '],
    ['blanks alone', '  ', '  '],
    ['line ends, as XML has them', 'a\r\nb\rc\n', 'a\nb\nc\n'],
    ['an escaped carriage return', 'a&#13;&#10;b', 'a\r\nb'],
    ['the five entities', '&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['an escaped entity', '&amp;lt;&#38;lt;', '&lt;&lt;'],
    ['decimal references', '&#233;&#0000128512;', '\xe9😀'],
    ['hexadecimal references', '&#xe9;&#x1F600;', '\xe9😀'],
    ['CDATA', '<![CDATA[<b>&amp;]]>', '<b>&amp;'],
    ['CDATA beside text', 'a<![CDATA[ & ]]>b<![CDATA[]]>', 'a & b'],
    ['CDATA split at its own end', '<![CDATA[]]]]><![CDATA[>]]>', ']]>'],
    ['comments left out', 'a<!-- <x> & -->b', 'ab'],
    ['processing instructions left out', 'a<?php echo "<x>" ?>b', 'ab'],
    ['a greater-than sign', 'a > b', 'a > b'],
    ['quotes', `"it's"`, `"it's"`],
    ['nothing', '', ''],
  ])('is kept as sent: %s', (_, text, value) => {
    expect(parseXml(`<c><v>${text}</v></c>`)).toEqual(map(['v', value]));
  });

  it('may be 5 MB long', () => {
    const text = 'a&amp;b '.repeat(625_000);
    expect(parseXml(`<c><v>${text}</v></c>`)).toEqual(map(['v', text.replaceAll('&amp;', '&')]));
  });
});

describe('elements', () => {
  it.each([
    ['nest', '<c><a><b>1</b></a></c>', map(['a', map(['b', '1'])])],
    ['may be empty either way', '<c><a/><b></b><d /></c>', map(['a', ''], ['b', ''], ['d', ''])],
    ['may be indented', '<c>\n  <a>1</a>\n</c>\n', map(['a', '1'])],
    ['of one name are a list', '<c><a>1</a><b>2</b><a/></c>', map(['a', ['1', '']], ['b', '2'])],
    [
      'may follow a declaration',
      '\n<?xml version="1.0" standalone="yes"?>\n<c><a>1</a></c>',
      map(['a', '1']),
    ],
    [
      'have their attributes beside them',
      '<c x="1"><a y="2"><b>3</b></a></c>',
      map(['x', '1'], ['a', map(['y', '2'], ['b', '3'])]),
    ],
    ['may have attributes only', `<c><a y='"2"' z="&#65;"/></c>`, map(['a', map(['y', '"2"'], ['z', 'A'])])],
    ['with attributes may be blank', '<c><a y="2"> </a></c>', map(['a', map(['y', '2'])])],
    [
      'have no attribute called name',
      '<c name="x"><a name="y" z="1"><b>2</b></a></c>',
      map(['y', map(['z', '1'], ['b', '2'])]),
    ],
    [
      'have nothing of the attributes of a container',
      '<c><fields type="array"><a>x</a></fields><tags count="1"><tag>x</tag></tags></c>',
      map(['fields', map(['a', 'x'])], ['tags', map(['tag', 'x'])]),
    ],
    [
      'may be empty containers',
      '<c><fields type="array"/><interests count="0"></interests></c>',
      map(['fields', ''], ['interests', '']),
    ],
    ['may be containers by their attributes', '<c><fields a="x"/></c>', map(['fields', map(['a', 'x'])])],
    [
      'may be empty, of some type',
      '<c><a type="string"/><b type="date" nil="true"></b></c>',
      map(['a', ''], ['b', '']),
    ],
    [
      'with children keep what their type is',
      '<c><a type="x"><b>1</b></a></c>',
      map(['a', map(['type', 'x'], ['b', '1'])]),
    ],
    ['with text have that only', '<c><a type="string">1</a></c>', map(['a', '1'])],
    [
      'have no attribute for a namespace',
      '<c xmlns="urn:a" xml:lang="nl"><a xmlns:b="urn:b" b:nil="true"/></c>',
      map(['a', '']),
    ],
    ['of a namespace go without its prefix', '<n:c xmlns:n="urn:n"><n:a>1</n:a></n:c>', map(['a', '1'])],
    ['keep a colon that is no namespace', '<c><a:b>1</a:b></c>', map(['a:b', '1'])],
    [
      'called field are what their name says',
      '<c><field name="a b">1</field><field name="&lt;">2</field></c>',
      map(['a b', '1'], ['<', '2']),
    ],
    ['of one name attribute are a list', '<c><field name="a">1</field><a>2</a></c>', map(['a', ['1', '2']])],
    [
      'that mean something keep their own name',
      '<c><database name="Customers">788</database></c>',
      map(['database', '788']),
    ],
    [
      'called profile at the root stay',
      '<profile id="5"><a>1</a></profile>',
      map(['profile', map(['id', '5'], ['a', '1'])]),
    ],
    [
      'called subprofile at the root stay',
      '<subprofile><a>1</a></subprofile>',
      map(['subprofile', map(['a', '1'])]),
    ],
    [
      'of letters of all scripts',
      '<c><naïve-é.x_1>1</naïve-é.x_1><日本>2</日本><😀>3</😀></c>',
      map(['naïve-é.x_1', '1'], ['日本', '2'], ['😀', '3']),
    ],
  ])('%s: %s', (_, xml, value) => {
    expect(parseXml(xml)).toEqual(value);
  });

  it.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
  ])('may be called %s, and so may attributes', (name) => {
    expect(parseXml(`<c><${name}>1</${name}><${name}/><a ${name}="2"/></c>`)).toEqual(
      map([name, ['1', '']], ['a', map([name, '2'])]),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    'database',
    'collection',
    'profile',
    'subprofile',
    'fields',
    'interests',
    'parameters',
    'updated',
  ])('called %s are that, whatever their name attribute says', (name) => {
    expect(parseXml(`<c><${name} name="x">1</${name}></c>`)).toEqual(map([name, '1']));
  });

  it('beside a text are not understood', () => {
    expect(() => parseXml('<c><a>text<b>1</b></a></c>')).toThrow(refused('unknown-shape'));
  });

  it.each(['<callback/>', '<callback>text</callback>', '<callback> </callback>'])(
    'may be none: %s',
    (xml) => {
      expect(parseXml(xml)).toEqual(new Map());
    },
  );
});

describe('XML is refused', () => {
  it.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['a root that is not closed', '<c><a>1</a>'],
    ['elements that cross', '<a><b></a></b>'],
    ['an end too many', '<a></a></b>'],
    ['an end only', '</a>'],
    ['two roots', '<a/><b/>'],
    ['two roots with text', '<a>1</a><b>2</b>'],
    ['text before the root', 'x<a/>'],
    ['text after the root', '<a>1</a>x'],
    ['text after an empty root', '<a/>x'],
    ['blank CDATA before the root', '<![CDATA[]]><a/>'],
    ['CDATA after the root', '<a/><![CDATA[x]]>'],
    ['a tag that is not closed', '<a><b'],
    ['a tag in a tag', '<a <b>></a>'],
    ['a name that starts with a digit', '<a><1/></a>'],
    ['a name that starts with a mark we use', '<a><^b/></a>'],
    ['an attribute without a value', '<a b/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an attribute given twice', '<a b="1" b="2"/>'],
    ['attributes that touch', '<a b="1"c="2"/>'],
    ['an attribute that is not closed', '<a b="1/>'],
    ['a less-than sign in an attribute', '<a b="<"/>'],
    ['an attribute of an end', '<a></a b="1">'],
    ['a bare ampersand', '<a><b>a & b</b></a>'],
    ['an ampersand at the end', '<a><b>x&</b></a>'],
    ['an unknown entity', '<a><b>&nbsp;</b></a>'],
    ['an unknown entity in an attribute', '<a b="&nbsp;"/>'],
    ['an entity called like a property', '<a><b>&constructor;</b></a>'],
    ['a reference to nothing', '<a><b>&#;</b></a>'],
    ['a reference to no character', '<a><b>&#0;</b></a>'],
    ['a reference to a surrogate', '<a><b>&#xD800;</b></a>'],
    ['a reference beyond Unicode', '<a><b>&#x110000;</b></a>'],
    ['a reference of too many digits', `<a><b>&#${'9'.repeat(400)};</b></a>`],
    ['a control character', '<a><b>\u0000</b></a>'],
    ['a noncharacter', '<a><b>\uFFFE</b></a>'],
    ['a comment that is not closed', '<a><!-- </a>'],
    ['CDATA that is not closed', '<a><![CDATA[ </a>'],
    ['an instruction that is not closed', '<a><?x </a>'],
    ['a declaration within', '<a><?xml version="1.0"?></a>'],
    ['an element declaration', '<!ELEMENT a ANY><a/>'],
    ['an entity declaration', '<!ENTITY a "b"><a/>'],
  ])('for %s: %s', (_, xml) => {
    expect(() => parseXml(xml)).toThrow(refused('invalid-xml'));
  });

  it.each([
    ['an empty one', '<!DOCTYPE a><a/>'],
    ['one in lower case', '<!doctype a><a/>'],
    ['one after a comment', '<?xml version="1.0"?><!-- c --><!DOCTYPE a><a/>'],
    ['one within the root', '<a><!DOCTYPE a></a>'],
    ['an entity', '<!DOCTYPE a [<!ENTITY e "x">]><a><b>&e;</b></a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a><b>&e;</b></a>'],
    ['an external document type', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://127.0.0.1:1/x"> %e;]><a/>'],
    ['an entity bomb', bomb(30)],
    ['one that is not closed', '<!DOCTYPE a [<!ENTITY e "x"'],
  ])('for a document type: %s', (_, xml) => {
    expect(() => parseXml(xml)).toThrow(refused('doctype'));
  });

  it('deeper than 32 levels', () => {
    const nest = (levels: number) => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`;
    expect(parseXml(nest(32)).size).toBe(1);
    expect(() => parseXml(nest(33))).toThrow(refused('too-deep'));
    expect(() => parseXml('<a>'.repeat(1_000_000))).toThrow(refused('too-deep'));
  });

  it('with more than 200,000 tags and attributes', () => {
    const list = (length: number) => `<c>${'<a b="1"/>'.repeat(length)}</c>`;
    expect(parseXml(list(99_999)).get('a')).toHaveLength(99_999);
    expect(() => parseXml(list(100_000))).toThrow(refused('too-many-nodes'));
    const attributes = Array.from({ length: 200_001 }, (_, index) => ` a${index}="1"`).join('');
    expect(() => parseXml(`<c${attributes}/>`)).toThrow(refused('too-many-nodes'));
  });
});

function bomb(levels: number): string {
  const entities = Array.from(
    { length: levels },
    (_, level) => `<!ENTITY e${level + 1} "&e${level};&e${level};">`,
  );
  return `<!DOCTYPE a [<!ENTITY e0 "x">${entities.join('')}]><a><b>&e${levels};</b></a>`;
}
