import type { Dice } from './dice.ts';

/** What means something to a reader of ours: made-up bytes alone would not get past its first line. */
const tokens: readonly Buffer[] = [
  ...'{ } [ ] : , " \\ \\u0000 \\ud800 "": null true 1e999 -0 "fields":{ "id":5, "action":"delete", "type":"click",'.split(
    ' ',
  ),
  ...'< > </ /> <a> </a> <a/> <fields> </fields> <item> <profile> = " \' &amp; &# &#x ; <![CDATA[ ]]> <!-- --> <?xml <!DOCTYPE'.split(
    ' ',
  ),
  ...'& = + % %00 %FF %C3 %EB %5B %5D [ ] [] [][ json= xml= id=5 fields[a]= interests[][x]= _charset_=latin1 mime=%EB'.split(
    ' ',
  ),
  ...'--b\r\n|--b--|Content-Disposition: form-data; name="a"\r\n\r\n|Content-Type: text/plain; charset=latin1\r\n|\r\n\r\n'.split(
    '|',
  ),
  ...'__proto__ constructor prototype toString hasOwnProperty 0000-00-00 9007199254740993 \u00a0 \uFEFF \uFFFD \uFFFE 😀 é'.split(
    ' ',
  ),
]
  .map((token) => Buffer.from(token))
  .concat(
    [[0], [0xff], [0xc3], [0xeb], [0xff, 0xfe], [0xfe, 0xff], [0xed, 0xa0, 0x80]].map((bytes) =>
      Buffer.from(bytes),
    ),
  );

/** Bytes at the most: a slow input shows at this size, and hundreds of thousands must fit in minutes. */
const maxBytes = 16_384;

/** A body like one of the corpus, but for some changes. */
export function mutate(corpus: readonly Buffer[], dice: Dice): Buffer {
  let body = dice.one(corpus);
  for (let changes = dice.below(6); changes > 0; changes--) body = dice.one(mutations)(body, dice, corpus);
  return body.length > maxBytes ? body.subarray(0, maxBytes) : body;
}

type Mutation = (body: Buffer, dice: Dice, corpus: readonly Buffer[]) => Buffer;

const insert: Mutation = (body, dice) => splice(body, dice.below(body.length + 1), 0, dice.one(tokens));

const mutations: readonly Mutation[] = [
  insert,
  insert,
  insert,
  // A bit.
  (body, dice) => {
    const changed = Buffer.from(body);
    const at = dice.below(body.length);
    if (body.length > 0) changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
    return changed;
  },
  // Cut something out, or off.
  (body, dice) => splice(body, dice.below(body.length + 1), dice.below(40)),
  (body, dice) => body.subarray(0, dice.below(body.length + 1)),
  (body, dice) => body.subarray(dice.below(body.length + 1)),
  // Say something again, or very often.
  (body, dice) => {
    const start = dice.below(body.length + 1);
    return splice(body, start, 0, body.subarray(start, start + dice.below(200)));
  },
  (body, dice) => {
    const token = dice.one(tokens);
    const often = Buffer.alloc(token.length * dice.below(dice.one([10, 100, 1_000])), token);
    return splice(body, dice.below(body.length + 1), 0, often);
  },
  // The beginning of one, the end of another.
  (body, dice, corpus) => {
    const other = dice.one(corpus);
    const head = body.subarray(0, dice.below(body.length + 1));
    return Buffer.concat([head, other.subarray(dice.below(other.length + 1))]);
  },
  // Everything in another charset, or as an escaped form variable.
  (body) => Buffer.from(body.toString('latin1'), 'utf16le'),
  (body) => Buffer.from(body.toString('utf8'), 'latin1'),
  (body, dice) =>
    Buffer.from(`${dice.one(['json', 'xml', 'a[b]'])}=${encodeURIComponent(body.toString('latin1'))}`),
];

function splice(body: Buffer, start: number, deleted: number, inserted: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([body.subarray(0, start), inserted, body.subarray(start + deleted)]);
}
