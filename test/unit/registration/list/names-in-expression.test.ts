import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesInExpression } from '../../../../lib/registration/list/names-in-expression.ts';

const profile = (...names: string[]) => names.map((name) => ({ of: 'profile', name }));

describe('the names in an expression', () => {
  it.each<[string, object[]]>([
    ["profile.newsletter == 'yes'", profile('newsletter')],
    ["profile.newsletter == 'yes';\nprofile.newsletter != profile.city", profile('newsletter', 'city')],
    ['profile["first name"] == \'Ann\'', profile('first name')],
    ["profile ['it\\'s']", profile("it's")],
    ['profile?.city', profile('city')],
    ['profile\n  .city', profile('city')],
    ['profile.orders[profile.orders.length - 1].sent == true;', profile('orders')],
    ['subprofile.total > 5 && profile.city', [{ of: 'subprofile', name: 'total' }, ...profile('city')]],
    ['subprofile.profile.city', [{ of: 'subprofile', name: 'profile' }]],
    ["name == 'profile.city'", []],
    ['name == "\\"profile.city"', []],
    ['name == `profile.city`', []],
    ['/* profile.city */ true // profile.city', []],
    ['other.profile.city || myprofile.city || profiles.city || $profile.city', []],
    ['profile[name]', []],
    ['function f(p) { return p.city } f(profile); 1 > 0;', []],
    ['', []],
  ])('%s', (expression, names) => {
    expect(namesInExpression(expression)).toEqual(names);
  });

  it('are found in any text, in no time', () => {
    const pieces = fc.constantFrom(
      'profile',
      '.',
      '[',
      ']',
      "'",
      '"',
      '`',
      '\\',
      '/*',
      '*/',
      '//',
      '\n',
      ' ',
      'a',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 500 }), (parts) => {
        for (const { name } of namesInExpression(parts.join(''))) expect(typeof name).toBe('string');
      }),
    );
  });
});
