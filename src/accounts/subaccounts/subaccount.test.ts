import { describe, expect, it } from 'vitest';
import { completeSubaccount, isSubaccountLabel, listLabels, type NewSubaccount } from './subaccount.ts';

const made = { randomId: '11111111-2222-4333-8444-555555555555', createdAtMs: 7 };
const complete = (input: Partial<NewSubaccount>) =>
  completeSubaccount({ subdomain: 'acme-prod', flavour: 'neo', ...input }, made);

describe('a new subaccount', () => {
  it('gets technical name, display name and id from its subdomain and at random', () => {
    const subaccount = complete({});
    expect(subaccount).toEqual({
      id: made.randomId,
      technicalName: 'acmeprod',
      subdomain: 'acme-prod',
      displayName: 'acme-prod',
      flavour: 'neo',
      createdAtMs: 7,
    });
    expect(listLabels(subaccount)).toEqual([made.randomId, 'acme-prod', 'acmeprod']);
  });

  it('takes the longest names there can be', () => {
    expect(complete({ subdomain: 'a'.repeat(63), technicalName: 'b'.repeat(30) }).subdomain).toHaveLength(63);
  });

  it.each<[string, Partial<NewSubaccount>]>([
    ['subdomain', { subdomain: 'Acme' }],
    ['subdomain', { subdomain: 'a'.repeat(64) }],
    ['subdomain', { subdomain: '-acme', technicalName: 'acme' }],
    ['subdomain', { subdomain: 'a.b', technicalName: 'ab' }],
    ['subdomain', { subdomain: '', technicalName: 'ab' }],
    ['subdomain', { subdomain: 'api' }],
    ['technicalName', { technicalName: 'with-dash' }],
    ['technicalName', { technicalName: '1acme' }],
    ['technicalName', { technicalName: 'a'.repeat(31) }],
    ['technicalName', { subdomain: '1acme' }],
    ['id', { id: 'not-a-guid' }],
    ['displayName', { displayName: '' }],
    ['displayName', { displayName: 'a\nb' }],
  ])('is refused with 400 for a wrong %s: %j', (field, input) => {
    expect(() => complete(input)).toThrow(
      expect.objectContaining({ status: 400, description: expect.stringContaining(`"${field}"`) }),
    );
  });

  it('S-55: nothing but a possible label is ever looked up', () => {
    for (const label of ['', 'a\0b', 'a/b', '..', 'a'.repeat(64), 'ä', "a' or 1=1"])
      expect(isSubaccountLabel(label)).toBe(false);
    expect(isSubaccountLabel(made.randomId)).toBe(true);
  });
});
