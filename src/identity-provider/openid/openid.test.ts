import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPendingSignIns } from './pending-sign-ins.ts';
import { parseMetadata } from './provider-metadata.ts';

const issuer = 'https://idp.example.com';

describe('metadata of the provider', () => {
  const document = {
    issuer: issuer,
    authorization_endpoint: 'https://idp.example.com/a',
    token_endpoint: 'https://idp.example.com/t',
    jwks_uri: 'https://idp.example.com/k',
  };
  it('has defaults for what it leaves out', () =>
    expect(parseMetadata(issuer, document)).toMatchObject({
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      authorization_response_iss_parameter_supported: false,
    }));
  it.each([
    ['another issuer', { issuer: 'https://idp.example.com/' }],
    ['an endpoint without TLS', { token_endpoint: 'http://idp.example.com/t' }],
    ['one in capital letters', { token_endpoint: 'HTTP://idp.example.com/t' }],
    ['a program in place of an endpoint', { authorization_endpoint: 'javascript:alert(1)' }],
    ['no key set', { jwks_uri: undefined }],
  ])('is refused with %s', (_, change) =>
    expect(() => parseMetadata(issuer, { ...document, ...change })).toThrow(
      expect.objectContaining({ code: 'provider_unavailable' }),
    ),
  );
});

describe('a sign-in that was begun', () => {
  it('S-57: is read back from its own cookie only, and for ten minutes', () => {
    let nowMs = 1_000_000_000_000;
    const make = (fill: number) =>
      createPendingSignIns({ key: new Uint8Array(32).fill(fill), clock: () => nowMs, aim: z.string() });
    const { pending, cookie } = make(1).begin('/cockpit/x');
    const text = cookie.reveal();
    expect(make(1).read(text)).toEqual(pending);
    expect(make(2).read(text)).toBeUndefined();
    const [content = '', seal] = text.split('.');
    const other = Buffer.from(Buffer.from(content, 'base64url').toString().replace('/x', '/y')).toString('base64url');
    for (const forged of [`${other}.${seal}`, `${content}.`, content, `.${seal}`, '']) {
      expect(make(1).read(forged)).toBeUndefined();
    }
    expect(
      new Set([pending.id, pending.state, pending.nonce, pending.codeVerifier.reveal(), pending.requestId.slice(1)])
        .size,
    ).toBe(5);
    // What the provider learns lets nobody make the rest of it.
    expect(text).not.toContain(pending.state);
    nowMs += 10 * 60_000;
    expect(make(1).read(text)).toBeUndefined();
    nowMs -= 20 * 60_000;
    expect(make(1).read(text)).toBeUndefined();
  });
});
