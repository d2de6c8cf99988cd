import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../fixtures/rejection.ts';
import { findNextPosition, planPage } from './plan-page.ts';
import { parseQueryString } from './query-string.ts';
import { bindSkipToken, formatNextLink, formatSkipToken, parseSkipToken, type Sign } from './skip-token.ts';

/** Stands in for a keyed hash: different for different texts, and made of the same characters. */
const sign: Sign = (text) => {
  let hash = 7n;
  for (const character of text) hash = (hash * 1_000_003n + BigInt(character.charCodeAt(0))) % 2n ** 128n;
  return Buffer.from(hash.toString(16).padStart(32, '0'), 'hex').toString('base64url');
};
const scope = ['subaccount-1', 'MessageProcessingLogs'];
const binding = bindSkipToken(scope, parseQueryString("$filter=Status+eq+'FAILED'&$orderby=LogEnd&x=1"));

describe('skip tokens', () => {
  it('carry an offset, and a keyset if there is one', () => {
    const plain = formatSkipToken({ offset: 1000 }, binding, sign);
    expect(plain).toMatch(/^1000-[\w-]{22}$/);
    expect(parseSkipToken(plain, binding, sign)).toEqual({ offset: 1000 });
    const position = { offset: 2000, keyset: [1_522_069_440_003, 'AGAS-_ä', null, true] };
    const token = formatSkipToken(position, binding, sign);
    expect(token).toMatch(/^2000\.[\w-]+\.[\w-]{22}$/);
    expect(parseSkipToken(token, binding, sign)).toEqual(position);
  });

  it('may be a bare offset', () => {
    expect(parseSkipToken('1000', binding, sign)).toEqual({ offset: 1000 });
  });

  it('hold for the same options in another order or spelling, next to the token itself', () => {
    const token = formatSkipToken({ offset: 1000 }, binding, sign);
    const again = bindSkipToken(
      scope,
      parseQueryString(`x=1&%24orderby=LogEnd&$skiptoken=${token}&$filter=Status%20eq%20'FAILED'`),
    );
    expect(parseSkipToken(token, again, sign)).toEqual({ offset: 1000 });
  });

  it('are refused for another query, list or subaccount', () => {
    const token = formatSkipToken({ offset: 1000, keyset: ['a'] }, binding, sign);
    const others = [
      bindSkipToken(scope, parseQueryString("$filter=Status+eq+'DONE'&$orderby=LogEnd&x=1")),
      bindSkipToken(scope, parseQueryString("$filter=Status+eq+'FAILED'&x=1")),
      bindSkipToken(scope, parseQueryString("$filter=Status+eq+'FAILED'&$orderby=LogEnd&x=2")),
      bindSkipToken(
        ['subaccount-2', 'MessageProcessingLogs'],
        parseQueryString("$filter=Status+eq+'FAILED'&$orderby=LogEnd&x=1"),
      ),
    ];
    for (const other of others) expect(rejectionOf(() => parseSkipToken(token, other, sign)).status).toBe(400);
  });

  it('are refused when forged', () => {
    const plain = formatSkipToken({ offset: 1000 }, binding, sign);
    const [, mac = ''] = plain.split('-', 2);
    const keyed = formatSkipToken({ offset: 1000, keyset: ['a'] }, binding, sign);
    const forged = [
      '',
      ' ',
      '-1',
      '1000-',
      '1000.',
      '1e3',
      '0x10',
      '1000 or 1=1',
      "1000'",
      '99999999999',
      '4294967296',
      `2000-${mac}`,
      `1000-${'A'.repeat(mac.length)}`,
      `${plain}x`,
      plain.slice(0, -1),
      plain.replace('-', '.'),
      keyed.replace(/^1000\.[^.]+/, `1000.${Buffer.from('["b"]').toString('base64url')}`),
      keyed.replace(/\.[^.]+\./, '-'),
      `1000..${mac}`,
      'x'.repeat(100_000),
      '1'.repeat(100_000),
    ];
    for (const token of forged) {
      expect(
        rejectionOf(() => parseSkipToken(token, binding, sign)),
        token.slice(0, 80),
      ).toMatchObject({
        status: 400,
        description: "Invalid value for query option '$skiptoken': not a token of this query.",
      });
    }
  });

  it('replace the previous one in the next link, which keeps all other options', () => {
    const query = parseQueryString("$filter=Status+eq+'a b'&$skiptoken=1000&x=%26");
    expect(formatNextLink('https://h/api/v1/MessageProcessingLogs', query, '2000-m')).toBe(
      "https://h/api/v1/MessageProcessingLogs?$filter=Status%20eq%20'a%20b'&$skiptoken=2000-m&x=%26",
    );
  });
});

describe('planPage', () => {
  it('reads one entity beyond a full page to find out whether there is more', () => {
    const page = planPage({ skip: 0 });
    expect(page).toEqual({ skip: 0, take: 1000, read: 1001, offset: 0 });
    expect(findNextPosition(page, 1001)).toEqual({ offset: 1000 });
    expect(findNextPosition(page, 1001, ['k'])).toEqual({ offset: 1000, keyset: ['k'] });
    expect(findNextPosition(page, 1000)).toBeUndefined();
  });

  it('gives no next link for a $top within the page', () => {
    expect(planPage({ skip: 5, top: 1000 })).toEqual({ skip: 5, take: 1000, read: 1000, offset: 0 });
    expect(planPage({ skip: 0, top: 0 })).toEqual({ skip: 0, take: 0, read: 0, offset: 0 });
  });

  it('counts $top and $skip over all pages', () => {
    expect(planPage({ skip: 5, top: 2500 }, { offset: 2000 })).toEqual({
      skip: 2005,
      take: 500,
      read: 500,
      offset: 2000,
    });
    expect(planPage({ skip: 0, top: 10 }, { offset: 2000 })).toMatchObject({ take: 0, read: 0 });
    expect(planPage({ skip: 0 }, { offset: 30, keyset: ['k'] }, 30)).toEqual({
      skip: 30,
      after: ['k'],
      take: 30,
      read: 31,
      offset: 30,
    });
  });
});
