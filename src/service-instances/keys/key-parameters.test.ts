import { describe, expect, it } from 'vitest';
import { parseKeyParameters } from './key-parameters.ts';

const parse = (parameters: unknown) => parseKeyParameters(parameters, ['binding-secret', 'x509']);
const generated = { type: 'x509', managed: 'generated' };

describe('the parameters of a key', () => {
  it('ask for a secret where they say nothing, or for what the instance offers first', () => {
    expect(parse({})).toEqual({ type: 'binding-secret' });
    expect(parse({ 'credential-type': 'binding-secret', 'hide-secret': true })).toEqual({ type: 'binding-secret' });
    expect(parseKeyParameters({}, ['x509'])).toMatchObject(generated);
  });

  it('ask for a certificate of 2048 bits for 7 days unless they say otherwise', () => {
    expect(parse({ 'credential-type': 'x509' })).toEqual({ ...generated, modulusBits: 2048, validityDays: 7 });
    const nested = { 'key-length': 4096, validity: 30, 'validity-type': 'DAYS' };
    const wanted = { ...generated, modulusBits: 4096, validityDays: 30 };
    expect(parse({ 'credential-type': 'x509', x509: nested })).toEqual(wanted);
    expect(parse({ 'credential-type': 'x509', 'key-length': '4096', validity: '30' })).toEqual(wanted);
  });

  it('bring a certificate of your own, pinned unless they say otherwise', () => {
    const own = { type: 'x509', managed: 'self', certificatePem: 'PEM' };
    expect(parse({ 'credential-type': 'x509', certificate: 'PEM' })).toEqual({
      ...own,
      isPinned: true,
      isHidden: false,
    });
    const changed = { 'certificate-pinning': false, 'ensure-uniqueness': true, 'hide-certificate': 'true' };
    expect(parse({ 'credential-type': 'x509', x509: { certificate: 'PEM', ...changed } })).toEqual({
      ...own,
      isPinned: false,
      uniqueness: 'certificate-and-names',
      isHidden: true,
    });
  });

  it.each([
    [{ 'credential-type': 'instance-secret' }, /instance-secret is not offered/],
    [{ 'credential-type': 'password' }, /credential-type/],
    [{ 'credential-type': 'x509', validity: 31 }, /1 to 30 days/],
    [{ 'credential-type': 'x509', validity: 0 }, /1 to 30 days/],
    [{ 'credential-type': 'x509', 'key-length': 1024 }, /2048, 4096 or 8192/],
    [{ 'credential-type': 'x509', 'validity-type': 'YEARS' }, /must be DAYS/],
    [{ 'credential-type': 'x509', 'certificate-pinning': false }, /certificate-pinning.*of your own/],
    [{ 'credential-type': 'x509', certificate: 'PEM', validity: 3 }, /validity.*generated/],
    [{ certificate: 'PEM' }, /certificate.*x509/],
    [{ 'credential-typ': 'x509' }, /credential-typ/],
    [[], /parameters/],
  ])('are refused: %j', (parameters, text) => {
    expect(() => parse(parameters)).toThrow(text);
  });

  it('are refused where the instance does not offer the type', () => {
    expect(() => parseKeyParameters({ 'credential-type': 'x509' }, ['binding-secret'])).toThrow(
      /must be binding-secret/,
    );
  });
});
