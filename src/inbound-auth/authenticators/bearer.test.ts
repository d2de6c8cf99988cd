import { describe, expect, it } from 'vitest';
import type { Subaccount } from '../../accounts/index.ts';
import type { AccessTokenFacts } from '../../authorization-server/index.ts';
import { sha256Base64url } from '../../crypto/digest.ts';
import { randomUuid, toRequestId, toSubaccountId } from '../../foundation/ids.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { createBearerAuthenticator } from './bearer.ts';

const subaccount: Subaccount = {
  id: toSubaccountId(randomUuid()),
  technicalName: 'acme',
  subdomain: 'acme',
  displayName: 'Acme',
  flavour: 'cf',
  createdAtMs: 0,
};
const certificate = { der: Buffer.from('a certificate'), chainDer: [] };

const facts = (
  claims: Readonly<Record<string, unknown>>,
  confirmation: Pick<AccessTokenFacts, 'confirmation' | 'isConfirmationOptional'>,
): AccessTokenFacts => ({
  format: 'jwt',
  clientKind: 'xsuaa',
  subaccountId: subaccount.id,
  clientSubaccountId: subaccount.id,
  clientId: 'sb-a!b1|it!b1',
  userName: 'sb-a!b1|it!b1',
  sub: 'sb-a!b1|it!b1',
  jti: '0123456789abcdef0123456789abcdef',
  scopes: [],
  audience: [],
  grantType: 'client_credentials',
  issuedAtMs: 0,
  claims,
  ...confirmation,
});

const request = (changes: Partial<RouteRequest> = {}): RouteRequest => ({
  id: toRequestId(randomUuid()),
  method: 'GET',
  isHead: false,
  door: 'integration',
  tenant: undefined,
  isCertificateHost: false,
  origin: 'https://acme.it.portolan.localhost',
  pathPrefix: '',
  isTls: true,
  rawPath: '/api/v1/',
  rawQuery: '',
  remoteAddress: '127.0.0.1',
  clientCertificate: undefined,
  headers: {
    get: () => 'Bearer token',
    all: () => ['Bearer token'],
    list: () => [['Authorization', 'Bearer token']],
  },
  params: undefined,
  query: undefined,
  body: undefined,
  principal: undefined,
  signal: new AbortController().signal,
  waitAside: async () => {},
  ...changes,
});

const authenticate = (
  claims: Readonly<Record<string, unknown>>,
  changes: Partial<RouteRequest> = {},
  confirmation: Parameters<typeof facts>[1] = {},
) =>
  createBearerAuthenticator(
    {
      accounts: {
        findSubaccount: async () => subaccount,
        findSubaccountByLabel: async () => subaccount,
        listRolesOfHolder: async () => [],
        listGroupsOf: async () => [],
      },
      audit: { refusals: { note: () => undefined } },
      authorizationServer: {
        checkToken: async () => ({ kind: 'valid', facts: facts(claims, confirmation) }),
        verifyClientSecret: async () => undefined,
        findCertificateOwner: async () => ({ kind: 'none', reason: '' }),
        isTrustedCertificate: () => false,
      },
    },
    async () => ({ kind: 'admitted', roles: new Set() }),
  )(request(changes));

describe('S-27: a certificate-bound token', () => {
  const thumbprint = sha256Base64url(certificate.der);
  const bound = { cnf: { 'x5t#S256': thumbprint } };
  const another = { der: Buffer.from('another'), chainDer: [] };

  it.each([
    ['a JWT', bound],
    ['an opaque one', {}],
  ])('is accepted over the certificate it is bound to (%s)', async (_name, claims) => {
    const reply = await authenticate(claims, { clientCertificate: certificate }, { confirmation: thumbprint });
    expect(reply).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['over no certificate', bound, undefined],
    ['over another certificate', bound, another],
    ['over no certificate, opaque', {}, undefined],
    ['over another certificate, opaque', {}, another],
  ])('is refused %s', async (_name, claims, clientCertificate) => {
    const reply = await authenticate(claims, { clientCertificate }, { confirmation: thumbprint });
    expect(reply).toMatchObject({ kind: 'rejected' });
  });

  it.each([
    ['of another kind', { cnf: { jkt: 'x' } }],
    ['that is none', { cnf: 'x' }],
    ['that is null', { cnf: null }],
  ])('is refused with a confirmation %s', async (_name, claims) => {
    expect(await authenticate(claims, { clientCertificate: certificate })).toMatchObject({ kind: 'rejected' });
  });

  it('of XSUAA may come over no certificate, never over another one', async () => {
    const optional = { confirmation: thumbprint, isConfirmationOptional: true };
    expect(await authenticate(bound, {}, optional)).toMatchObject({ kind: 'accepted' });
    expect(await authenticate(bound, { clientCertificate: certificate }, optional)).toMatchObject({ kind: 'accepted' });
    expect(await authenticate(bound, { clientCertificate: another }, optional)).toMatchObject({ kind: 'rejected' });
  });

  it('is what only a token with a confirmation is', async () => {
    expect(await authenticate({})).toMatchObject({ kind: 'accepted', principal: { kind: 'client' } });
  });
});
