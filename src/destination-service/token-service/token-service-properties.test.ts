import { describe, expect, it } from 'vitest';
import { toProperties } from '../configurations/configuration.ts';
import { readTokenService, tokenServiceSchema } from './token-service-properties.ts';

const read = (properties: Readonly<Record<string, string>>) => {
  const all = toProperties(
    Object.entries({ clientId: 'c', clientSecret: 's', tokenServiceURL: 'https://auth.example/token', ...properties }),
  );
  return readTokenService(tokenServiceSchema.parse(all), all);
};

describe('the properties of a token service', () => {
  it.each([
    ['5', 5000],
    ['60', 60_000],
    ['61', 10_000],
    ['0', 60_000],
    ['-1', 10_000],
    ['1.5', 10_000],
    ['ten', 10_000],
    ['', 10_000],
    [undefined, 10_000],
  ])('D-21: a connection timeout of %s is %i ms: out of range means the default, not the maximum', (text, expected) => {
    const key = 'tokenServiceURL.ConnectionTimeoutInSeconds';
    expect(read(text === undefined ? {} : { [key]: text }).connectTimeoutMs).toBe(expected);
  });

  it.each([
    ['600', 600_000],
    ['601', 10_000],
    ['0', 600_000],
  ])('D-21: a read timeout of %s is %i ms', (text, expected) => {
    expect(read({ 'tokenServiceURL.SocketReadTimeoutInSeconds': text }).readTimeoutMs).toBe(expected);
  });

  it('fills in the documented defaults', () => {
    expect(read({})).toMatchObject({
      urlType: 'Dedicated',
      proxyType: 'Internet',
      addsCredentialsToBody: true,
      user: undefined,
      scope: undefined,
      keyStore: undefined,
      trust: { trustAll: false, trustStore: undefined, hostnameVerifier: 'strict' },
    });
  });

  it('reads trust settings whatever their case', () => {
    expect(read({ TrustAll: 'TRUE', HostnameVerifier: 'BrowserCompatible' }).trust).toMatchObject({
      trustAll: true,
      hostnameVerifier: 'browser-compatible',
    });
  });
});
