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

const facts = (claims: Readonly<Record<string, unknown>>): AccessTokenFacts => ({
  format: 'jwt',
  clientKind: 'xsuaa',
  subaccountId: subaccount.id,
  clientSubaccountId: subaccount.id,
  clientId: 'sb-a!b1|it!b1',
  userName: 'sb-a!b1|it!b1',
  scopes: [],
  audience: [],
  grantType: 'client_credentials',
  issuedAtMs: 0,
  claims,
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
  ...changes,
});

const authenticate = (claims: Readonly<Record<string, unknown>>, changes: Partial<RouteRequest> = {}) =>
  createBearerAuthenticator(
    {
      accounts: {
        findSubaccount: async () => subaccount,
        findSubaccountByLabel: async () => subaccount,
        listRolesOfHolder: async () => [],
      },
      authorizationServer: {
        checkToken: async () => ({ kind: 'valid', facts: facts(claims) }),
        verifyClientSecret: async () => undefined,
      },
    },
    async () => ({ kind: 'admitted', roles: new Set() }),
  )(request(changes));

describe('S-27: a certificate-bound token', () => {
  const bound = { cnf: { 'x5t#S256': sha256Base64url(certificate.der) } };

  it('is accepted over the certificate it is bound to', async () => {
    expect(await authenticate(bound, { clientCertificate: certificate })).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['over no certificate', bound, undefined],
    ['over another certificate', bound, { der: Buffer.from('another'), chainDer: [] }],
    ['with a confirmation of another kind', { cnf: { jkt: 'x' } }, certificate],
    ['with a confirmation that is none', { cnf: 'x' }, certificate],
    ['with a null confirmation', { cnf: null }, certificate],
  ])('is refused %s', async (_name, claims, clientCertificate) => {
    expect(await authenticate(claims, { clientCertificate })).toMatchObject({ kind: 'rejected' });
  });

  it('is what only a token with a confirmation is', async () => {
    expect(await authenticate({})).toMatchObject({ kind: 'accepted', principal: { kind: 'client' } });
  });
});
