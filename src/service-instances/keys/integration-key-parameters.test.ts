import { describe, expect, it } from 'vitest';
import { parseIntegrationKeyParameters } from './integration-key-parameters.ts';

const rules = { grantTypes: ['client_credentials'], mayBeUnpinned: true };
const parse = (parameters: unknown) => parseIntegrationKeyParameters(parameters, rules);

describe('the parameters of a key of Cloud Integration', () => {
  it('I-12: ask for 2048 bits and 365 days unless they say otherwise', () => {
    const generated = { type: 'x509', managed: 'generated', uniqueness: 'certificate' };
    const byDefault = { ...generated, modulusBits: 2048, validityDays: 365 };
    expect(parse({ 'key-type': 'certificate' })).toEqual(byDefault);
    expect(parse({ 'credential-type': 'x509' })).toEqual(byDefault);
    const asked = { 'key-type': 'certificate', 'key-length': '4096', validity: '1' };
    expect(parse(asked)).toEqual({ ...generated, modulusBits: 4096, validityDays: 1 });
  });

  it.each([0, 366, 1.5, 'many'])('I-12: refuse a validity of %j', (validity) => {
    expect(() => parse({ 'key-type': 'certificate', validity })).toThrow(/validity/);
  });

  it('ask for a secret where they say nothing', () => {
    expect(parse({})).toEqual({ type: 'binding-secret' });
    expect(parseIntegrationKeyParameters({}, { ...rules, grantTypes: ['password'] })).toEqual({
      type: 'binding-secret',
    });
  });
});
