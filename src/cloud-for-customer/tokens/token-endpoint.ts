import type { Audit } from '../../audit/index.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomBase64url, type SubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import { toUniqueRecord } from '../../http/server/parse-form.ts';
import { ok, type Reply } from '../../http/server/reply.ts';
import type { FormBody, RouteRequest } from '../../http/server/route.ts';
import { type IdentityProvider, judgeSamlAssertion, type User } from '../../identity-provider/index.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { useOnce } from '../../storage/single-use.ts';
import { findClientRow, type StoredClient } from '../administration/client-store.ts';
import { findProviderRow } from '../administration/provider-store.ts';
import type { C4cOAuthClient } from '../administration/system.ts';
import { invalidClient, invalidGrant, invalidRequest, invalidScope, unsupportedGrantType } from '../errors.ts';
import { authenticateClient, type ClientAuthenticationParts } from './authenticate-client.ts';
import { findAssertedUser } from './find-asserted-user.ts';
import { insertToken } from './token-store.ts';

/** Path of the token endpoint. Source: SAP doc "Create and Configure the HTTP Destination" (tokenServiceURL) */
export const tokenPath = '/sap/bc/sec/oauth2/token';

const samlBearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer';
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** What the token endpoint works with. */
export type TokenEndpointParts = ClientAuthenticationParts & {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append' | 'appendAlone'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser'>;
  readonly getLocalServiceProvider: (subaccountId: SubaccountId) => Promise<string>;
  /** Addresses of the endpoint that an assertion may be made for. */
  readonly listRecipients: (subaccountId: SubaccountId, request: RouteRequest) => Promise<readonly string[]>;
};

/**
 * Answers a token request: authenticate the client, check scopes, judge the assertion, find its user, and store an opaque token in the
 * transaction that uses the assertion up. Source: SAP doc "Token Endpoint for OAuth 2.0"; RFC 7522 §2.1, §3; security.md S-36
 */
export const answerTokenRequest = async (parts: TokenEndpointParts, request: RouteRequest): Promise<Reply> => {
  // Routes with the body kind "form" get pairs; nothing at all where there was no body.
  const form = toUniqueRecord((request.body as FormBody | undefined) ?? []);
  const stored = await authenticateClient(parts, request, form.client_id);
  try {
    return await grantToken(parts, request, form, stored);
  } catch (error) {
    if (error instanceof WireError) {
      if (error.status < 500) await recordRefusal(parts, request, stored, error);
      throw error;
    }
    // Deleted by an administrator in the moment between the check of its secret and the write of its token.
    if ((await findClientRow(parts.database.read, stored.client.id)) !== undefined) throw error;
    throw invalidClient('the client was deleted meanwhile');
  }
};

const grantToken = async (
  parts: TokenEndpointParts,
  request: RouteRequest,
  form: Readonly<Record<string, string>>,
  { client, subaccountId }: StoredClient,
): Promise<Reply> => {
  if (form.grant_type === undefined) throw invalidRequest('The parameter grant_type is missing');
  if (form.grant_type !== samlBearer) throw unsupportedGrantType();
  const scopes = chooseScopes(client, form.scope);
  if (form.assertion === undefined) throw invalidRequest('The parameter assertion is missing');
  const provider = await findProviderRow(parts.database.read, subaccountId, client.issuer);
  if (provider === undefined || !provider.isEnabled) throw invalidGrant('the issuer of the client is not trusted');

  const nowMs = parts.clock();
  const outcome = judgeSamlAssertion(
    form.assertion,
    { name: provider.issuer, certificatePem: provider.certificate, allowsSha1: provider.allowsSha1 },
    {
      audiences: [await parts.getLocalServiceProvider(subaccountId)],
      recipients: await parts.listRecipients(subaccountId, request),
      nowMs,
    },
  );
  if (outcome.kind === 'rejected') throw invalidGrant(`SAML assertion: ${outcome.reason}`);
  assertClientAttribute(client, outcome.attributes.get('client_id'));
  const found = await findAssertedUser(parts.identityProvider, subaccountId, provider, outcome);
  if ('reason' in found) throw invalidGrant(`SAML assertion: ${found.reason}`);

  const token = randomBase64url(32);
  const isStored = await parts.database.write(async (transaction) => {
    const isFirst = await useOnce(transaction, {
      purpose: 'c4c-saml-assertion',
      // An id is unique among those of its provider only. Source: SAML Core 2.0 §1.3.4
      keyHash: sha256Hex(JSON.stringify([subaccountId, provider.issuer, outcome.assertionId])),
      expiresAtMs: outcome.expiresAtMs,
    });
    if (!isFirst) return false;
    await insertToken(transaction, {
      token,
      subaccountId,
      clientId: client.id,
      issuer: provider.issuer,
      userId: found.user.id,
      scopes,
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + client.tokenLifetimeSeconds * 1000,
    });
    await recordToken(parts, transaction, request, { subaccountId, client, user: found.user, token });
    return true;
  });
  if (!isStored) throw invalidGrant('SAML assertion: used before');
  return ok(
    { access_token: token, token_type: 'Bearer', expires_in: client.tokenLifetimeSeconds, scope: scopes.join(' ') },
    noStore,
  );
};

/** Every scope asked for must be registered. Source: SAP doc "Token Endpoint for OAuth 2.0"; RFC 6749 §3.3 */
const chooseScopes = ({ scopes }: C4cOAuthClient, requested: string | undefined): readonly string[] => {
  const names = [...new Set((requested ?? '').split(' ').filter((name) => name !== ''))];
  if (names.length === 0 || !names.every((name) => scopes.includes(name))) throw invalidScope();
  return names;
};

/** Source: AS ABAP data element OA2_SG_GT_SAMLBEARER_REQ_CLNT; sample assertion of the OData API's guide */
const assertClientAttribute = (client: C4cOAuthClient, values: readonly string[] | undefined): void => {
  if (values === undefined ? client.requiresClientId : values.length !== 1 || values[0] !== client.id) {
    throw invalidGrant('SAML assertion: the attribute client_id names another client or none');
  }
};

type IssuedToken = {
  readonly subaccountId: SubaccountId;
  readonly client: C4cOAuthClient;
  readonly user: User;
  readonly token: string;
};

const recordToken = (
  { audit }: Pick<TokenEndpointParts, 'audit'>,
  transaction: Transaction,
  { remoteAddress, id: requestId }: RouteRequest,
  { subaccountId, client, user, token }: IssuedToken,
): Promise<void> =>
  audit.append(transaction, {
    category: 'audit.security-events',
    subaccountId,
    actor: { kind: 'user', name: user.userName, clientId: client.id, remoteAddress, requestId },
    action: 'create',
    object: 'access token of SAP Cloud for Customer',
    message: `Creating access token: ${token.slice(0, 5)}`,
    attributes: { operation: 'Create access token from SAML bearer', issuer: client.issuer },
  });

const recordRefusal = (
  { audit }: Pick<TokenEndpointParts, 'audit'>,
  { remoteAddress, id: requestId }: RouteRequest,
  { client, subaccountId }: StoredClient,
  error: WireError,
): Promise<void> =>
  audit.appendAlone({
    category: 'audit.security-events',
    subaccountId,
    actor: { kind: 'client', name: client.id, remoteAddress, requestId },
    action: 'refuse',
    object: `OAuth client ${client.id}`,
    message: 'Token request refused',
    attributes: { error: error.code, ...(error.detail !== undefined && { reason: error.detail }) },
  });
