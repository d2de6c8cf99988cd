import type { Accounts, Subaccount } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Throttle } from '../authorization-server/index.ts';
import { describeCertificate } from '../crypto/certificates.ts';
import type { SecretHashing } from '../crypto/secret-hashing.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Secret } from '../foundation/secret.ts';
import type { Authenticate } from '../http/server/pipeline.ts';
import type { RouteRequest } from '../http/server/route.ts';
import type { IdentityProvider } from '../identity-provider/index.ts';
import {
  type Authenticator,
  absent,
  type Challenge,
  createAuthenticate,
  missingRole,
  type Outcome,
  parseBasicCredentials,
  readAuthorizationHeader,
  rejected,
} from '../inbound-auth/index.ts';
import type { Database } from '../storage/database.ts';
import { odataScope } from './administration/system.ts';
import { findTechnicalUserRow, findTechnicalUserRowByCertificate } from './administration/technical-user-store.ts';
import { hashCertificate } from './administration/technical-users.ts';
import { tooManyFailures } from './errors.ts';
import { findToken } from './tokens/token-store.ts';

/** What authentication at the OData API works with. */
export type AuthenticationParts = {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly audit: Pick<Audit, 'appendAlone'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser' | 'verifyPassword'>;
  readonly secretHashing: SecretHashing;
  readonly throttle: Throttle;
};

/**
 * Creates the check in front of the OData API: a bearer token acts as the user of its assertion, Basic credentials as a business user or a
 * technical one, whose principal is of kind `client`; a client certificate without any of these as the technical user it is of. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide"; S-50
 */
export const createC4cAuthenticate = (parts: AuthenticationParts): Authenticate =>
  createAuthenticate([createBearer(parts), createBasic(parts), createCertificate(parts)], challenge);

const realm = 'SAP Cloud for Customer';

const challenge: Challenge = async (_request, isTokenRefused) =>
  isTokenRefused
    ? `Bearer realm="${realm}", error="invalid_token"`
    : `Basic realm="${realm}", charset="UTF-8", Bearer realm="${realm}"`;

const tokenPattern = /^[A-Za-z0-9_-]{1,256}$/;

const createBearer =
  (parts: AuthenticationParts): Authenticator =>
  async (request) => {
    const header = readAuthorizationHeader(request);
    if (header.kind !== 'present' || header.scheme !== 'bearer') return absent;
    if (!tokenPattern.test(header.credentials)) return rejected('malformed token');
    const facts = await findToken(parts.database, header.credentials, parts.clock());
    if (facts === undefined) return rejected('token unknown, expired, or of an issuer that is not trusted');
    if (request.tenant !== undefined) {
      const named = await parts.accounts.findSubaccountByLabel(request.tenant);
      if (named?.id !== facts.subaccountId) return rejected('token of another subaccount');
    }
    const user = await parts.identityProvider.findUser(facts.subaccountId, facts.userId);
    if (user === undefined || user.id !== facts.userId || user.isDisabled) return rejected('no such user any more');
    if (!facts.scopes.includes(odataScope)) throw missingRole([odataScope]);
    return {
      kind: 'accepted',
      principal: {
        kind: 'user',
        subaccountId: facts.subaccountId,
        name: user.userName,
        credential: 'bearer',
        clientId: facts.clientId,
        scopes: facts.scopes,
        roles: new Set(),
      },
    };
  };

const createBasic =
  (parts: AuthenticationParts): Authenticator =>
  async (request) => {
    const header = readAuthorizationHeader(request);
    if (header.kind !== 'present' || header.scheme !== 'basic') return absent;
    const pair = parseBasicCredentials(header.credentials);
    if (pair === undefined) return rejected('malformed Basic credentials');
    const subaccount =
      request.tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(request.tenant);
    if (subaccount === undefined) return rejected('Basic credentials where no subaccount is named');
    const technical = await findTechnicalUserRow(parts.database.read, subaccount.id, pair.userName);
    if (technical !== undefined) {
      const isRight = await verifyTechnical(parts, request, subaccount, technical, pair.password);
      return isRight ? accept('client', subaccount, technical.name) : rejected('wrong password of a technical user');
    }
    const user = await parts.identityProvider.verifyPassword(subaccount.id, pair.userName, pair.password, {
      remoteAddress: request.remoteAddress,
      requestId: request.id,
    });
    return user === undefined ? rejected('unknown user or wrong password') : accept('user', subaccount, user.userName);
  };

/**
 * The whole certificate is what was registered, so it needs no trusted authority; the handshake proved possession of its key. Only in the
 * system the host or path names, since certificates belong to one. Source: as for `createC4cAuthenticate`; security.md S-27, S-51
 */
const createCertificate =
  (parts: AuthenticationParts): Authenticator =>
  async (request) => {
    const { clientCertificate } = request;
    if (clientCertificate === undefined || readAuthorizationHeader(request).kind !== 'absent') return absent;
    const subaccount =
      request.tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(request.tenant);
    if (subaccount === undefined) return rejected('a client certificate where no subaccount is named');
    const hash = hashCertificate(clientCertificate.der);
    const user = await findTechnicalUserRowByCertificate(parts.database.read, subaccount.id, hash);
    if (user === undefined) return rejected('the certificate of no technical user');
    const { notBeforeMs, notAfterMs } = describeCertificate(clientCertificate.der);
    const nowMs = parts.clock();
    if (nowMs < notBeforeMs || nowMs > notAfterMs) return rejected('a certificate that is not valid now');
    return accept('client', subaccount, user.name, 'client-certificate');
  };

const accept = (
  kind: 'user' | 'client',
  { id }: Subaccount,
  name: string,
  credential: 'basic' | 'client-certificate' = 'basic',
): Outcome => ({
  kind: 'accepted',
  principal: { kind, subaccountId: id, name, credential, scopes: [], roles: new Set() },
});

/** Throws 429 when this user or address has failed too often. Source: security.md S-09 */
const verifyTechnical = async (
  parts: AuthenticationParts,
  { remoteAddress, id: requestId }: RouteRequest,
  { id: subaccountId }: Subaccount,
  { name, passwordHash }: { readonly name: string; readonly passwordHash: string },
  password: Secret,
): Promise<boolean> => {
  const attempt = { clientId: `${subaccountId} ${name}`, remoteAddress };
  const delaySeconds = parts.throttle.findDelaySeconds(attempt);
  if (delaySeconds !== undefined) throw tooManyFailures(delaySeconds);
  if (await parts.secretHashing.verify(passwordHash, password, 'chosen')) {
    parts.throttle.recordSuccess(attempt);
    return true;
  }
  parts.throttle.recordFailure(attempt);
  await parts.audit.appendAlone({
    category: 'audit.security-events',
    subaccountId,
    actor: { kind: 'user', name, remoteAddress, requestId },
    action: 'refuse',
    object: 'Sign-in by password',
    message: 'Refusing a sign-in of a technical user of SAP Cloud for Customer',
    attributes: { reason: 'wrong-password' },
  });
  return false;
};
