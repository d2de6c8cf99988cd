import { expect, it } from 'vitest';
import type { Subaccount } from '../../src/accounts/index.ts';
import type { AccessTokenFacts } from '../../src/authorization-server/access-token/access-token.ts';
import { defaultClientSettings } from '../../src/authorization-server/clients/client-settings.ts';
import type { KnownClient } from '../../src/authorization-server/clients/oauth-client.ts';
import { standardDoor } from '../../src/authorization-server/doors/standard.ts';
import { createTokenExchangeGrant } from '../../src/authorization-server/grants/token-exchange.ts';
import { sha256Base64url } from '../../src/crypto/digest.ts';
import { randomUuid, toRequestId, toSubaccountId } from '../../src/foundation/ids.ts';
import { createPublicUrls } from '../../src/http/server/public-urls.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

// What tokens issued over the wire do not show: those bound to a certificate, and those that name who may act.

const zone: Subaccount = {
  id: toSubaccountId(randomUuid()),
  technicalName: 'acme',
  subdomain: 'acme',
  displayName: 'Acme',
  flavour: 'cf',
  createdAtMs: 0,
};
const known: KnownClient = {
  client: {
    clientId: 'sb-back!t1',
    kind: 'xsuaa',
    subaccountId: zone.id,
    name: 'back',
    isEnabled: true,
    isConfidential: true,
    isImported: false,
    grantTypes: [],
    scopes: ['back!t1.Read'],
    redirectUris: [],
    skipConsent: true,
    tokenLifetimeSeconds: 3600,
    xsappname: 'back!t1',
    settings: defaultClientSettings,
    createdAtMs: 0,
    createdBy: 'test',
  },
  subaccount: zone,
  secrets: [],
  certificates: [],
  keys: [],
  revocationSignature: '00000000',
};
const certificate = { der: Buffer.from('a certificate'), chainDer: [] };
const otherCertificate = { der: Buffer.from('another certificate'), chainDer: [] };

const facts = (more: Partial<AccessTokenFacts>): AccessTokenFacts => ({
  format: 'jwt',
  clientKind: 'xsuaa',
  subaccountId: zone.id,
  clientSubaccountId: zone.id,
  clientId: known.client.clientId,
  userName: 'oauth_client_sb-back!t1',
  sub: known.client.clientId,
  jti: '0'.repeat(32),
  scopes: ['back!t1.Read'],
  audience: ['uaa', 'sb-back!t1', 'back!t1'],
  grantType: 'client_credentials',
  issuedAtMs: 0,
  expiresAtMs: 1000,
  claims: {},
  ...more,
});

describeOnBothDatabases('exchange of tokens', (open) => {
  const exchange = async (
    subject: Partial<AccessTokenFacts>,
    options: {
      readonly isConfidential?: boolean;
      readonly clientCertificate?: typeof certificate;
      readonly actor?: Partial<AccessTokenFacts>;
    } = {},
  ) => {
    const { isConfidential = true, clientCertificate, actor } = options;
    const grant = createTokenExchangeGrant({
      database: await open(),
      checker: {
        check: async (token) => ({ kind: 'valid', facts: facts(token === 'actor' ? (actor ?? {}) : subject) }),
      },
      findUserRights: async () => ({ scopes: [], roleCollections: [] }),
      publicUrls: createPublicUrls({ publicDomain: 'portolan.localhost', port: () => 443 }),
    });
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    return grant.authorize({
      known: { ...known, client: { ...known.client, isConfidential } },
      zone,
      door: standardDoor,
      parameters: {
        subject_token: 'subject',
        subject_token_type: type,
        ...(actor !== undefined && { actor_token: 'actor', actor_token_type: type }),
      },
      requestedScope: undefined,
      resource: undefined,
      request: {
        id: toRequestId(randomUuid()),
        origin: 'https://acme.authentication.portolan.localhost',
        pathPrefix: '',
        rawPath: '/oauth2/token',
        remoteAddress: '127.0.0.1',
        clientCertificate,
        tenant: undefined,
        headers: { get: () => undefined, all: () => [], list: () => [] },
      },
    });
  };
  const refused = { code: 'invalid_request', status: 400 };

  it('S-27: a bound token is exchanged over its certificate only, and what it brings is bound alike', async () => {
    const confirmation = sha256Base64url(certificate.der);
    const bound = { confirmation };
    expect(await exchange(bound, { clientCertificate: certificate })).toMatchObject({ confirmation });
    await expect(exchange(bound)).rejects.toMatchObject(refused);
    await expect(exchange(bound, { clientCertificate: otherCertificate })).rejects.toMatchObject(refused);
    await expect(exchange({}, { actor: bound })).rejects.toMatchObject(refused);
    expect(await exchange({}, { clientCertificate: certificate })).not.toHaveProperty('confirmation');
  });

  it('RFC 8693 §4.4: a token that names who may act is exchanged by nobody else', async () => {
    const mayAct = (value: unknown) => ({ claims: { may_act: value } });
    expect(await exchange(mayAct({ sub: known.client.clientId }))).toMatchObject({ scopes: ['back!t1.Read'] });
    for (const value of [{ sub: 'sb-other!t1' }, { sub: 1 }, {}, null, 'sb-back!t1', []]) {
      await expect(exchange(mayAct(value)), JSON.stringify(value)).rejects.toMatchObject(refused);
    }
    const actor = { sub: 'sb-actor!t1' };
    expect(await exchange(mayAct({ sub: 'sb-actor!t1' }), { actor })).toMatchObject({
      actors: ['sb-actor!t1'],
    });
    await expect(exchange(mayAct({ sub: known.client.clientId }), { actor })).rejects.toMatchObject(refused);
  });

  it('ends with whichever token ends first', async () => {
    expect(await exchange({ expiresAtMs: 5000 }, { actor: { expiresAtMs: 3000 } })).toMatchObject({ notAfterMs: 3000 });
    expect(await exchange({ expiresAtMs: 2000 }, { actor: { expiresAtMs: 3000 } })).toMatchObject({ notAfterMs: 2000 });
  });

  it('is for confidential clients', async () => {
    await expect(exchange({}, { isConfidential: false })).rejects.toMatchObject({ code: 'unauthorized_client' });
  });
});
