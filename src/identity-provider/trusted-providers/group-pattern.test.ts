import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPatternSteps, parseGroupPattern } from './group-pattern.ts';

const matches = (text: string, value: string, work = { steps: maxPatternSteps }): boolean => {
  const parsed = parseGroupPattern(text);
  if (parsed.kind === 'refused') throw new Error(`${text} ${parsed.reason}`);
  return parsed.pattern.matches(value, work);
};

describe('a pattern', () => {
  it.each([
    ['admin', 'admin', true],
    ['admin', 'admins', false],
    ['admin', 'Admin', false],
    ['', '', true],
    ['', 'x', false],
    ['.*', 'any thing', true],
    ['.*', 'two\nlines', false],
    ['^CN=.*,OU=it$', 'CN=alice,OU=it', true],
    ['price\\$', 'price$', true],
    ['a|b|', 'b', true],
    ['a|b|', '', true],
    ['(a|b)+c?', 'abba', true],
    ['(?:ab){2,3}', 'abababab', false],
    ['(?:ab){2,3}', 'ababab', true],
    ['a{2,}', 'a', false],
    ['a{2,}', 'aaaaa', true],
    ['a{0}b', 'b', true],
    ['(a*)*b', 'aab', true],
    ['(|a)+', 'aaa', true],
    ['[a-c_.\\d-]+', 'ab_.9-', true],
    ['[^a-c]', 'b', false],
    ['[]a]+', ']a', true],
    ['[.*]', '*', true],
    ['[.*]', 'x', false],
    ['\\w+@\\S+', 'a_1@example.com', true],
    ['\\D\\W\\s', 'x- ', true],
    ['\u{1F600}{2}', '\u{1F600}\u{1F600}', true],
    ['a+?b', 'aab', true],
  ])('%j compared with %j: %s', (text, value, expected) => {
    expect(matches(text, value)).toBe(expected);
  });

  it.each([
    '(a',
    'a)',
    '*a',
    'a**',
    'a+*',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\bx',
    '[a',
    '[z-a]',
    '[[a]]',
    'a{',
    'a{2,1}',
    'a^b',
    'a\\',
    '((a{100}){100}){100}',
    'x'.repeat(501),
  ])('%j is refused', (text) => {
    expect(parseGroupPattern(text).kind).toBe('refused');
  });

  it('S-67: costs as much as the value is long, where engines that backtrack never end', () => {
    const spent = (length: number): number => {
      const work = { steps: maxPatternSteps };
      expect(matches('(a|a|a)*(a*)*b', 'a'.repeat(length), work)).toBe(false);
      return maxPatternSteps - work.steps;
    };
    const once = spent(1_000);
    expect(spent(2_000)).toBeLessThan(2.1 * once);
    expect(once).toBeLessThan(50_000);
  });

  it('S-67: gives up where the work is used up, and does not match then', () => {
    const work = { steps: 100 };
    expect(matches('a*', 'a'.repeat(1_000), work)).toBe(false);
    expect(work.steps).toBeLessThan(0);
  });

  it('matches what the language itself matches', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '1', '(?:ab)', '(a|b)', '(a|)');
    const term = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,2}', '{2}')).map((parts) => parts.join(''));
    const text = fc.array(fc.oneof(term, fc.constant('|')), { maxLength: 6 }).map((parts) => parts.join(''));
    const value = fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 8 });
    fc.assert(
      fc.property(text, value, (pattern, input) => {
        expect(matches(pattern, input)).toBe(new RegExp(`^(?:${pattern})$`).test(input));
      }),
      { numRuns: 2_000 },
    );
  });
});
