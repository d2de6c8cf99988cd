import type { Accounts, Subaccount } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Sealing } from '../crypto/sealing.ts';
import type { SecretHashing } from '../crypto/secret-hashing.ts';
import { toPublicJwk } from '../crypto/signing-keys.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Log } from '../foundation/log.ts';
import type { Secret } from '../foundation/secret.ts';
import type { Route } from '../http/server/route.ts';
import type { IdentityProvider } from '../identity-provider/index.ts';
import type { Database } from '../storage/database.ts';
import type { TokenCheck } from './access-token/access-token.ts';
import { createImportToken, type ImportToken } from './access-token/import-token.ts';
import { createIssueAccessToken } from './access-token/issue-access-token.ts';
import { createLateEvents } from './access-token/late-events.ts';
import { createReuseTokens } from './access-token/reuse-tokens.ts';
import { type ApplicationScopes, createApplicationScopes } from './application-scopes/application-scopes.ts';
import { createAuthenticateBearer } from './bearer/authenticate-bearer.ts';
import type { Brandings } from './branding/brandings.ts';
import { createPreviewBranding, type PreviewBranding } from './branding/preview-branding.ts';
import { createAuthenticateCaller } from './client-auth/authenticate-caller.ts';
import { createFindCertificateOwner, type FindCertificateOwner } from './client-auth/find-certificate-owner.ts';
import { createRefusalDelay } from './client-auth/refusal-delay.ts';
import { createThrottle } from './client-auth/throttle.ts';
import { createVerifiers } from './client-auth/verifiers/create-verifiers.ts';
import { createNoteRenewal } from './client-auth/verifiers/note-renewal.ts';
import {
  createIsTrustedCertificate,
  type IsTrustedCertificate,
} from './client-auth/verifiers/presented-certificate.ts';
import { createClientDirectory } from './clients/client-directory.ts';
import { type Clients, createClients } from './clients/clients.ts';
import { createCredentialUsage } from './clients/credentials/credential-usage.ts';
import type { OAuthClient } from './clients/oauth-client.ts';
import { createPages } from './create-pages.ts';
import { createKeySet } from './doors/key-set.ts';
import { createMetadata } from './doors/metadata.ts';
import { createOAuthUrls, type OAuthUrls } from './doors/oauth-urls.ts';
import { createSamlServiceProvider, type SamlServiceProvider } from './doors/saml-service-provider.ts';
import { createFindGrant } from './grants/index.ts';
import { createTokenChecker } from './inspection/check-token.ts';
import { createDescribeToken } from './inspection/describe-token.ts';
import { createCheckTokenEndpoint, createIntrospectToken } from './inspection/introspect-token.ts';
import { createUserInfo } from './inspection/user-info.ts';
import { createKeyMaker } from './keys/key-maker.ts';
import { createSigningKeys, type SigningKeys } from './keys/signing-keys.ts';
import { createTokenKeys } from './keys/token-keys.ts';
import { createEndTokens } from './revocation/end-tokens.ts';
import { createPurgeExpired, type PurgeExpired } from './revocation/purge-expired.ts';
import { createRevokeAuthorization } from './revocation/revoke-authorization.ts';
import { createRevokeByName } from './revocation/revoke-by-name.ts';
import { createRevokeToken } from './revocation/revoke-token.ts';
import { createRoutes } from './routes.ts';
import type { AuthorizationServerSettings } from './settings.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { createZones } from './token-request/zones.ts';
import { createTokens, type Tokens } from './token-search/token-search.ts';
import { createTokenUsers } from './users/token-users.ts';
import { createFindUserRights } from './users/user-scopes.ts';

/** The room's door: what other rooms ask the authorization server. */
export type AuthorizationServer = {
  readonly routes: readonly Route[];
  readonly clients: Clients;
  readonly applicationScopes: ApplicationScopes;
  /** Finding and ending tokens. */
  readonly tokens: Tokens;
  /** Where a subaccount's users and clients go to authorize and to get tokens. */
  readonly oauthUrlsOf: (subaccount: Subaccount) => OAuthUrls;
  /** What an identity provider is told of a subaccount whose users are to sign in there. */
  readonly describeSignOn: SamlServiceProvider['describeFor'];
  /** Checks a token, opaque or JWT, of any subaccount. Cheap when repeated. */
  readonly checkToken: (token: string) => Promise<TokenCheck>;
  /**
   * The client whose secret this is, for endpoints that take both as Basic credentials. Failures count as on the token endpoint: throws 429
   * after too many.
   */
  readonly verifyClientSecret: (attempt: {
    readonly clientId: string;
    readonly secret: Secret;
    readonly remoteAddress: string;
  }) => Promise<OAuthClient | undefined>;
  /** The client whose certificate it is, for endpoints whose callers name no client. */
  readonly findCertificateOwner: FindCertificateOwner;
  /** Whether the chain of a certificate ends at an authority whose client certificates are believed. */
  readonly isTrustedCertificate: IsTrustedCertificate;
  /** Makes the subaccount's first signing key now, which otherwise the first JWT waits for. */
  readonly ensureSigningKey: (subaccountId: SubaccountId) => Promise<void>;
  /** The management of signing keys: rotation and emergency removal. */
  readonly signingKeys: SigningKeys;
  /** The public half of the key a subaccount's JWTs are signed with, for programs that cannot fetch key sets. Source: field `verificationkey` of XSUAA bindings */
  readonly getVerificationKeyPem: (subaccountId: SubaccountId) => Promise<string>;
  readonly importToken: ImportToken;
  /** How the pages users see look. */
  readonly branding: Brandings;
  readonly previewBranding: PreviewBranding;
  /** A job: deletes expired tokens, in small batches. */
  readonly purgeExpired: PurgeExpired;
  /** Writes what is still noted in memory; to be called before the database is closed. */
  readonly flush: () => Promise<void>;
};

/** What the room is made of. */
export type AuthorizationServerParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: Pick<
    Accounts,
    | 'findSubaccount'
    | 'getSubaccount'
    | 'findSubaccountByLabel'
    | 'listSubscriptions'
    | 'listRolesOfHolder'
    | 'listGroupsOf'
  >;
  readonly identityProvider: Pick<
    IdentityProvider,
    'verifyPassword' | 'findUser' | 'trustedProviders' | 'acceptSamlAssertion' | 'acceptJwtAssertion' | 'webSignOn'
  >;
  readonly audit: Pick<Audit, 'append' | 'appendAll' | 'appendAlone'>;
  readonly secretHashing: SecretHashing;
  readonly sealing: Sealing;
  /** 32 bytes that all nodes share, for sign-ins on their way through identity providers. */
  readonly providerSignInKey: Uint8Array;
  readonly settings: AuthorizationServerSettings;
};

/** Creates the authorization server: clients, token endpoints, token checks. */
export const createAuthorizationServer = (parts: AuthorizationServerParts): AuthorizationServer => {
  const { database, clock, accounts, audit, secretHashing, settings } = parts;
  const log = parts.log.child({ room: 'authorization-server' });
  const unlimitedTokens = settings.unlimitedTokens ?? 'allow-imported';
  const directory = createClientDirectory({ database, accounts, clock, unlimitedTokens });
  const applicationScopes = createApplicationScopes({ database, clock, audit });
  const usage = createCredentialUsage({ database, clock, log });
  const maker = createKeyMaker({ sealing: parts.sealing, settings });
  const keys = createTokenKeys({ database, clock, maker, audit, settings });
  const users = createTokenUsers(parts);
  const findUserRights = createFindUserRights({ accounts });
  const checker = createTokenChecker({
    database,
    clock,
    directory,
    keys,
    publicUrls: settings.publicUrls,
    isUserActive: users.isActive,
    requiresBoundTokens: settings.requireBoundTokens ?? false,
  });
  const revokeAuthorization = createRevokeAuthorization({ database, audit, checker });
  const findGrant = createFindGrant({
    database,
    clock,
    audit,
    checker,
    users,
    findUserRights,
    revokeAuthorization,
    identityProvider: parts.identityProvider,
    publicUrls: settings.publicUrls,
  });
  const zones = createZones({ accounts, clock });
  const throttle = createThrottle(clock);
  const noteRenewal = createNoteRenewal({ database, audit, directory });
  const isTrusted = createIsTrustedCertificate({ trustedPem: settings.trustedClientCertificatesPem ?? [], clock });
  const verifiers = createVerifiers({
    database,
    secretHashing,
    directory,
    throttle,
    usage,
    clock,
    isTrusted,
    noteRenewal,
  });
  const authenticateCaller = createAuthenticateCaller({
    verifiers,
    publicUrls: settings.publicUrls,
    zones,
    findClient: directory.get,
    audit,
    throttle,
    refusalDelay: createRefusalDelay(),
  });
  const describeToken = createDescribeToken({ accounts, publicUrls: settings.publicUrls });
  const inspection = { authenticateCaller, checker, describeToken };
  const authenticateBearer = createAuthenticateBearer({ checker, zones });
  const endTokens = createEndTokens({ database, clock, audit, checker, directory, revokeAuthorization });
  const lateEvents = createLateEvents({ database, audit, log });
  const issue = createIssueAccessToken({ database, clock, audit, lateEvents, keys, settings });
  const issueAccessToken = settings.reusesTokens ? createReuseTokens({ issue, checker, clock }) : issue;

  const { pages, brandings } = createPages({
    ...parts,
    log,
    applicationScopes,
    directory,
    zones,
    users,
    findUserRights,
    checker,
    revokeAuthorization,
  });

  const { findTrustKey } = parts.identityProvider.webSignOn;
  const samlServiceProvider = createSamlServiceProvider({ accounts, settings, findTrustKey });

  return {
    routes: createRoutes({
      pages,
      settings,
      answerToken: createTokenEndpoint({
        authenticateCaller,
        zones,
        findGrant,
        issueAccessToken,
        audit,
        directory,
        publicUrls: settings.publicUrls,
      }),
      introspect: createIntrospectToken(inspection),
      checkToken: createCheckTokenEndpoint(inspection),
      revoke: createRevokeToken({ database, endTokens, revokeAuthorization, ...inspection }),
      revokeByName: createRevokeByName({ database, clock, authenticateBearer, directory, users, endTokens }),
      answerUserInfo: createUserInfo({ authenticateBearer }),
      keySet: createKeySet({ accounts, keys }),
      metadata: createMetadata({ accounts, settings }),
      samlServiceProvider,
    }),
    clients: createClients({ database, clock, accounts, audit, secretHashing, directory, usage, applicationScopes }),
    applicationScopes,
    tokens: createTokens({
      database,
      clock,
      audit,
      identityProvider: parts.identityProvider,
      directory,
      checker,
      revokeAuthorization,
      unlimitedTokens,
    }),
    describeSignOn: samlServiceProvider.describeFor,
    oauthUrlsOf: createOAuthUrls(settings.publicUrls),
    checkToken: checker.check,
    verifyClientSecret: async ({ clientId, secret, remoteAddress }) => {
      const answer = await verifiers.verifySecret({ clientId, candidates: [secret.reveal()], remoteAddress });
      return answer.kind === 'accepted' ? answer.known.client : undefined;
    },
    findCertificateOwner: createFindCertificateOwner({ database, clock, directory, usage, noteRenewal }),
    isTrustedCertificate: isTrusted,
    ensureSigningKey: async (subaccountId) => {
      await keys.getActive(subaccountId);
    },
    branding: brandings,
    previewBranding: createPreviewBranding({ brandings }),
    signingKeys: createSigningKeys({ database, clock, audit, maker, keys }),
    getVerificationKeyPem: async (subaccountId) => toPublicJwk(await keys.getActive(subaccountId)).value,
    importToken: createImportToken({ database, audit, onImported: checker.forgetToken }),
    purgeExpired: createPurgeExpired({ database, clock, audit, unlimitedTokens }),
    flush: async () => {
      await Promise.all([usage.flush(), lateEvents.flush()]);
    },
  };
};
