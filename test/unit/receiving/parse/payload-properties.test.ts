import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { assertEvent } from '../../../../lib/event/assert-event.ts';
import type { CopernicaEvent } from '../../../../lib/event/copernica-event.ts';
import { PayloadError } from '../../../../lib/errors.ts';
import { callbackPaths, formType, readEvent, type DeliveryOptions } from '../build-verified-request.ts';

const paths = fc.constantFrom(...callbackPaths, '/callbacks/main/webhook/unsubscribe');
const contentTypes = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      null,
      'application/json',
      'text/xml',
      'text/xml; charset=iso-8859-1',
      formType,
      `${formType}; charset=windows-1252`,
      'multipart/form-data; boundary=b',
    ),
  },
  { weight: 1, arbitrary: fc.string() },
);

/** Words that mean something to us, so that arbitrary bodies come to where mistakes would be. */
const words = fc.constantFrom(
  ...wordsOf('id ID type action profile subprofile database collection fields interests parameters updated'),
  ...wordsOf('created modified time interest item field_a interest_0 parameter_a json xml update click tags'),
  ...wordsOf('__proto__ constructor prototype toString valueOf hasOwnProperty __defineGetter__'),
  ...wordsOf('0 1 5 true 0000-00-00 a A'),
  '',
);
const names = fc.oneof({ weight: 4, arbitrary: words }, fc.string({ unit: 'binary' }));

const { tree: jsonValues } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('list'), tie('object')),
  leaf: fc.oneof(names, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
  list: fc.array(tie('tree'), { maxLength: 5 }),
  // Unlike fc.dictionary, this gives objects an own property called __proto__.
  object: fc
    .array(fc.tuple(names, tie('tree')), { maxLength: 7 })
    .map((entries) => Object.fromEntries(entries)),
}));

const jsonLike = tokensOf('{ } [ ] : , " "id":5 "fields": \\ \\u00 1e -');
const xmlLike = tokensOf(
  '< > </ /> <a> </a> <id>5</id> <fields> </fields> <field name=" " \' = <profile> </profile> &amp; &# ; & : \n' +
    ' <![CDATA[ ]]> <!-- --> <?xml encoding=" ?> <!DOCTYPE <!ENTITY xmlns:',
);
const formLike = tokensOf('& = [ ] [] %5B %5D % + %00 %FF id=5& fields[ interests[ json= xml=');
const bodies = fc.oneof<fc.Arbitrary<string | Uint8Array>[]>(
  jsonValues.map((value) => JSON.stringify(value)),
  jsonValues.map((value) => JSON.stringify({ id: 5, fields: {}, ...(value as object) })),
  jsonValues.map((value) => `json=${encodeURIComponent(JSON.stringify(value).toWellFormed())}`),
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary' }),
  jsonLike,
  xmlLike,
  xmlLike.map((text) => `<callback><id>5</id>${text}</callback>`),
  formLike,
);

afterEach(() => {
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe('any body, however it is declared and wherever it comes in', () => {
  it('is an event as declared, or refused with an error of ours', async () => {
    await fc.assert(
      fc.asyncProperty(paths, contentTypes, bodies, async (path, contentType, body) => {
        const outcome = await readOutcome({ path, contentType, body });
        if (typeof outcome !== 'string') assertEvent(outcome);
      }),
      { numRuns: 20_000, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );
  }, 90_000);

  it('pollutes nothing', async () => {
    const polluters = fc.constantFrom(...wordsOf('__proto__ constructor prototype fields interests profile'));
    await fc.assert(
      fc.asyncProperty(fc.array(polluters, { minLength: 1, maxLength: 5 }), async (path) => {
        const nested = path.reduceRight<string>((value, name) => `{"${name}":${value}}`, '{"polluted":"1"}');
        const element = path.reduceRight(
          (value, name) => `<${name}>${value}</${name}>`,
          '<polluted>1</polluted>',
        );
        const variable = `fields${path.map((name) => `[${name}]`).join('')}[polluted]=1`;
        await readOutcome({ body: nested });
        await readOutcome({ body: `<c><id>5</id>${element}</c>`, contentType: 'text/xml' });
        await readOutcome({ body: `id=5&${variable}`, contentType: formType });
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      }),
    );
  });
});

/** The event, or the code of the PayloadError; any other error is thrown on. */
async function readOutcome(delivery: DeliveryOptions): Promise<CopernicaEvent | string> {
  try {
    return await readEvent(delivery);
  } catch (error) {
    if (error instanceof PayloadError) return error.code;
    throw error;
  }
}

function wordsOf(text: string): string[] {
  return text.split(' ');
}

function tokensOf(tokens: string): fc.Arbitrary<string> {
  const token = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...wordsOf(tokens), ' ') }, names);
  return fc.array(token, { maxLength: 40 }).map((parts) => parts.join(''));
}
