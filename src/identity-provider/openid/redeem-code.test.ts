import { describe, expect, it } from 'vitest';
import { Secret } from '../../foundation/secret.ts';
import { redeemCode } from './redeem-code.ts';

type Sent = { readonly authorization: string | undefined; readonly body: Record<string, string> };

/** What is sent to a token endpoint that takes these methods, and what becomes of its answer. */
const redeem = async (
  secret: string | undefined,
  methods: readonly string[],
  answer: { readonly status: number; readonly value: unknown } = { status: 200, value: { id_token: 't' } },
) => {
  let sent: Sent | undefined;
  const token = await redeemCode(
    async (_, request) => {
      const headers = new Map(request?.headers ?? []);
      const body = Object.fromEntries(new URLSearchParams(String(request?.body)));
      sent = { authorization: headers.get('Authorization'), body };
      return answer;
    },
    { clientId: 'cock pit', clientSecret: secret === undefined ? undefined : new Secret(secret) },
    { token_endpoint: 'https://idp.example.com/t', token_endpoint_auth_methods_supported: [...methods] },
    { code: 'c', redirectUri: 'https://cockpit.example.com/x', codeVerifier: new Secret('v') },
  );
  return { token: token.reveal(), sent };
};

describe('redeeming a code', () => {
  const grant = {
    grant_type: 'authorization_code',
    code: 'c',
    redirect_uri: 'https://cockpit.example.com/x',
    code_verifier: 'v',
  };
  const basic = `Basic ${Buffer.from('cock+pit:a%3Ab%26').toString('base64')}`;

  it.each([
    ['Basic, where the provider takes it', 'a:b&', ['client_secret_post', 'client_secret_basic'], basic, {}],
    ['the body', 'a:b&', ['client_secret_post'], undefined, { client_id: 'cock pit', client_secret: 'a:b&' }],
    ['no secret', undefined, ['client_secret_basic', 'none'], undefined, { client_id: 'cock pit' }],
  ])('S-02: proves the client by one method: %s', async (_, secret, methods, authorization, more) => {
    expect(await redeem(secret, methods)).toEqual({ token: 't', sent: { authorization, body: { ...grant, ...more } } });
  });

  it.each([
    [400, { error: 'invalid_grant' }, 'answer_refused'],
    [401, { error: 'invalid_client' }, 'provider_unavailable'],
    [502, undefined, 'provider_unavailable'],
    [200, { access_token: 'a' }, 'provider_unavailable'],
    [302, { id_token: 't' }, 'provider_unavailable'],
  ])('%d %j is %s', async (status, value, code) => {
    await expect(redeem('s', ['client_secret_basic'], { status, value })).rejects.toMatchObject({ code });
  });
});
