import { expect, it } from 'vitest';
import { signJwt } from '../../../src/crypto/jwt.ts';
import { generateSigningKey, type SigningKey, toPublicJwk } from '../../../src/crypto/signing-keys.ts';
import { administrator, claimsOf, form, type WireReply } from '../../support/authorization-server.ts';
import { issueIdentity, sendTls } from '../../support/client-credentials.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { accessTokenType, startWithExchange, tokenExchange } from '../../support/token-exchange.ts';
import { jwtBearer, type ServerWithUsers, startWithUsers } from '../../support/user-tokens.ts';

const issuer = 'https://login.partner.example';

describeOnBothDatabases('JWT bearer assertions of a trusted issuer', (_open, { createPlace }) => {
  type Setting = { readonly server: ServerWithUsers; readonly key: SigningKey; readonly tokenUrl: string };
  const withIssuer = async (use: (setting: Setting) => Promise<void>): Promise<void> => {
    const place = await createPlace();
    const server = await startWithUsers({
      publicPort: 443,
      ...(place.url !== undefined && { databaseUrl: place.url }),
    });
    try {
      const key = await generateSigningKey({ algorithm: 'ES256' });
      await server.rooms.identityProvider.trustedProviders.put(
        server.cf.id,
        { kind: 'jwt', name: issuer, keys: [toPublicJwk(key)] },
        administrator,
      );
      await use({ server, key, tokenUrl: 'https://cf-one.authentication.portolan.localhost/oauth/token' });
    } finally {
      await server.close();
    }
  };
  let count = 0;
  const assert = (
    { server, key, tokenUrl }: Setting,
    claims: Readonly<Record<string, unknown>> = {},
    header: Readonly<Record<string, unknown>> = {},
  ): Promise<string> => {
    const now = Math.floor(server.clock.now() / 1000);
    count += 1;
    const payload = {
      iss: issuer,
      sub: 'Partner.User',
      aud: tokenUrl,
      iat: now,
      exp: now + 300,
      jti: `id-${count}`,
      email: 'user@partner.example',
      ...claims,
    };
    return signJwt({ header, payload: JSON.parse(JSON.stringify(payload)), key });
  };
  const send = ({ server }: Setting, assertion: string): Promise<WireReply> =>
    server.ask({ grant_type: jwtBearer, assertion });
  const outcome = ({ status, json }: WireReply) => [status, json.error];

  it('bring a token of the user, once', () =>
    withIssuer(async (setting) => {
      const assertion = await assert(setting);
      const reply = await send(setting, assertion);
      expect(reply.status).toBe(200);
      expect(claimsOf(reply.json.access_token)).toMatchObject({
        user_name: 'Partner.User',
        email: 'user@partner.example',
        origin: issuer,
        grant_type: jwtBearer,
        zid: setting.server.cf.id,
        scope: ['openid', 'uaa.user'],
      });
      expect(outcome(await send(setting, assertion))).toEqual([400, 'invalid_grant']);
    }));

  it('S-30: an id counts among those of its issuer alone', () =>
    withIssuer(async (setting) => {
      const secondIssuer = 'https://login.second-partner.example';
      await setting.server.rooms.identityProvider.trustedProviders.put(
        setting.server.cf.id,
        { kind: 'jwt', name: secondIssuer, keys: [toPublicJwk(setting.key)] },
        administrator,
      );
      for (const iss of [issuer, secondIssuer]) {
        for (const jti of ['one', 'two']) {
          expect((await send(setting, await assert(setting, { iss, jti }))).status, `${iss} ${jti}`).toBe(200);
        }
      }
      expect(outcome(await send(setting, await assert(setting, { jti: 'two' })))).toEqual([400, 'invalid_grant']);
    }));

  it('S-65: a token of ours that has ended is refused as that, and not taken for an assertion of somebody else', () =>
    withIssuer(async (setting) => {
      const { server } = setting;
      const { json } = await server.signIn();
      server.clock.advance(43_200_000);
      expect(outcome(await send(setting, String(json.access_token)))).toEqual([400, 'invalid_grant']);
      const [event] = await server.rooms.audit.list(server.cf.id);
      expect(event?.attributes).toMatchObject({ reason: 'assertion expired' });
    }));

  it('S-30: are used up atomically: of 20 simultaneous uses one succeeds', () =>
    withIssuer(async (setting) => {
      const assertion = await assert(setting);
      const replies = await Promise.all(Array.from({ length: 20 }, () => send(setting, assertion)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(replies.filter(({ json }) => json.error === 'invalid_grant')).toHaveLength(19);
    }));

  it('S-30, S-31, S-07: are refused unless everything about them is right', () =>
    withIssuer(async (setting) => {
      const now = Math.floor(setting.server.clock.now() / 1000);
      const other = await generateSigningKey({ algorithm: 'ES256' });
      const cases: readonly (readonly [string, Promise<string>])[] = [
        ['another issuer', assert(setting, { iss: 'https://login.other.example' })],
        ['another key', assert({ ...setting, key: other })],
        ['another audience', assert(setting, { aud: 'https://api.example' })],
        ['another audience beside ours', assert(setting, { aud: [setting.tokenUrl, 'https://api.example'] })],
        ['no audience', assert(setting, { aud: [] })],
        ['no expiry', assert(setting, { exp: undefined })],
        ['expired', assert(setting, { iat: now - 600, exp: now - 61 })],
        ['two hours', assert(setting, { exp: now + 7200 })],
        ['two hours, begun long ago', assert(setting, { iat: now - 7000, exp: now + 200 })],
        ['from the future', assert(setting, { iat: now + 120 })],
        ['not valid yet', assert(setting, { nbf: now + 120 })],
        ['no id', assert(setting, { jti: undefined })],
        ['no subject', assert(setting, { sub: undefined })],
        ['the technical user of a client', assert(setting, { sub: 'oauth_client_my_client_1' })],
        ['an access token by its type', assert(setting, {}, { typ: 'at+jwt' })],
        ['a key in the header', assert(setting, {}, { jwk: toPublicJwk(other) })],
      ];
      for (const [name, assertion] of cases) {
        expect(outcome(await send(setting, await assertion)), name).toEqual([400, 'invalid_grant']);
      }
      const stored = await setting.server.rooms.database.read.selectFrom('used_once').selectAll().execute();
      expect(stored).toEqual([]);
    }));

  it('S-28: disabling the issuer refuses its assertions and ends the tokens they brought', () =>
    withIssuer(async (setting) => {
      const { server, key } = setting;
      const reply = await send(setting, await assert(setting));
      const refresh = () =>
        server.ask({ grant_type: 'refresh_token', refresh_token: String(reply.json.refresh_token) });
      expect((await refresh()).status).toBe(200);
      await server.rooms.identityProvider.trustedProviders.put(
        server.cf.id,
        { kind: 'jwt', name: issuer, keys: [toPublicJwk(key)], isEnabled: false },
        administrator,
      );
      expect(outcome(await send(setting, await assert(setting)))).toEqual([400, 'invalid_grant']);
      expect(outcome(await refresh())).toEqual([400, 'invalid_grant']);
      const check = await server.rooms.authorizationServer.checkToken(String(reply.json.access_token));
      expect(check).toEqual({ kind: 'invalid', reason: 'revoked' });
    }));

  it('S-55: an issuer of one subaccount is none of another', () =>
    withIssuer(async (setting) => {
      await setting.server.rooms.identityProvider.trustedProviders.delete(
        setting.server.cf.id,
        { kind: 'jwt', name: issuer },
        administrator,
      );
      await setting.server.rooms.identityProvider.trustedProviders.put(
        setting.server.acme.id,
        { kind: 'jwt', name: issuer, keys: [toPublicJwk(setting.key)] },
        administrator,
      );
      expect(outcome(await send(setting, await assert(setting)))).toEqual([400, 'invalid_grant']);
    }));
});

it('S-27: a token of a user that is bound to a certificate is no assertion for others', async () => {
  const server = await startWithExchange();
  try {
    const nowMs = server.clock.now();
    const identity = await issueIdentity(server.rooms.authority, [['CN', 'back']], { nowMs });
    const registration = { binding: 'exact', certificatePem: identity.cert } as const;
    await server.clients.addCertificate(server.cf.id, server.back.id, { registration }, administrator);
    const fields = { grant_type: tokenExchange, client_id: server.back.id, subject_token_type: accessTokenType };
    const bound = await sendTls(
      server.httpsPort,
      {
        host: 'cf-one.authentication',
        path: '/oauth2/token',
        ...form({ ...fields, subject_token: await server.janesToken() }),
      },
      identity,
    );
    expect(claimsOf(bound.json.access_token).cnf).toBeDefined();
    const { status, json } = await server.ask({ grant_type: jwtBearer, assertion: String(bound.json.access_token) });
    expect([status, json.error]).toEqual([400, 'invalid_grant']);
    const [event] = await server.rooms.audit.list(server.cf.id);
    expect(event?.attributes).toMatchObject({ reason: 'the assertion is bound to a certificate' });
  } finally {
    await server.close();
  }
});
