import type { Subaccount } from '../accounts/index.ts';
import { createHmacKey } from '../crypto/digest.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Authenticate } from '../http/server/pipeline.ts';
import type { Principal } from '../http/server/principal.ts';
import { createAuthenticate } from './authenticate.ts';
import { createBasicAuthenticator } from './authenticators/basic.ts';
import { createBearerAuthenticator } from './authenticators/bearer.ts';
import {
  createKeyCertificateAuthenticator,
  createMappedCertificateAuthenticator,
  type FindMappedUser,
} from './authenticators/client-certificate.ts';
import { createClientSecretAuthenticator } from './authenticators/client-secret.ts';
import { assertWellFormedToken } from './authenticators/well-formed-token.ts';
import { bearerChallenge, createTenantChallenge } from './challenges.ts';
import type { Collaborators } from './collaborators.ts';
import { type Csrf, createCsrf } from './csrf.ts';
import { missingRole } from './errors.ts';
import { admitConnectivityToken, admitDestinationToken, admitPlatformToken } from './roles/admit-token.ts';
import { apiApplication, createAdmitToken, createListUserRoles, flowApplication } from './roles/find-roles.ts';
import { createListPredefinedRoles } from './roles/predefined-groups.ts';

/** The audiences this room lets callers in to. */
export type ProtectedAudience =
  | 'destination-service'
  | 'connectivity-service'
  | 'platform-api'
  | 'integration-api'
  | 'flows';

/** What an installation takes that SAP's does not. Source: contract of the OData API 1.3, 4.2 */
export type InboundAuthSettings = {
  /** Client id and secret as Basic credentials at the OData API. */
  readonly acceptClientSecretAtApi?: boolean;
  /** Neo: certificates mapped to users at the OData API. */
  readonly acceptMappedCertificatesAtApi?: boolean;
  /** Subaccounts on Cloud Foundry, by subdomain, technical name or id, whose callers with a certificate need no CSRF token; `*`: all. */
  readonly certificateCsrfExempt?: readonly string[];
};

/** Who is calling, with which roles, and may they change things. */
export type InboundAuth = {
  readonly authenticators: Readonly<Record<ProtectedAudience, Authenticate>>;
  /** Throws 403 unless the principal has one of the roles. */
  readonly assertRole: (principal: Principal, anyOf: readonly string[]) => void;
  readonly csrf: Csrf;
};

/** Throws 403 unless the principal has one of the roles. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const assertRole = ({ roles }: Pick<Principal, 'roles'>, anyOf: readonly string[]): void => {
  if (!anyOf.some((role) => roles.has(role))) throw missingRole(anyOf);
};

/** Creates the checks in front of the protected APIs. `csrfKey`: 32 random bytes, the same on all nodes. */
export const createInboundAuth = (
  parts: Collaborators & {
    readonly clock: Clock;
    readonly csrfKey: Uint8Array;
    /** Absent where there are no mappings of certificates to users. */
    readonly findMappedUser?: FindMappedUser;
    readonly settings?: InboundAuthSettings;
  },
): InboundAuth => {
  const tenantChallenge = createTenantChallenge(parts);
  const { findMappedUser = async () => undefined, settings = {} } = parts;
  const roleParts = { accounts: parts.accounts, listPredefinedRoles: createListPredefinedRoles(parts) };
  const isRelaxed = createTenantList(settings.certificateCsrfExempt ?? []);
  return {
    authenticators: {
      // A new kind of credential is one more line in a list; the first that is not absent decides.
      'integration-api': createAuthenticate(
        [
          createBearerAuthenticator(parts, createAdmitToken(roleParts, apiApplication)),
          ...(settings.acceptClientSecretAtApi === true
            ? [createClientSecretAuthenticator(parts, apiApplication)]
            : []),
          createBasicAuthenticator(parts, createListUserRoles(roleParts, apiApplication)),
          createKeyCertificateAuthenticator(parts, apiApplication),
          ...(settings.acceptMappedCertificatesAtApi === true
            ? [
                createMappedCertificateAuthenticator(
                  parts,
                  findMappedUser,
                  createListUserRoles(roleParts, apiApplication),
                ),
              ]
            : []),
        ],
        tenantChallenge,
      ),
      flows: createAuthenticate(
        [
          createBearerAuthenticator(parts, createAdmitToken(roleParts, flowApplication)),
          createClientSecretAuthenticator(parts, flowApplication),
          createBasicAuthenticator(parts, createListUserRoles(roleParts, flowApplication)),
          createKeyCertificateAuthenticator(parts, flowApplication),
          createMappedCertificateAuthenticator(parts, findMappedUser, createListUserRoles(roleParts, flowApplication)),
        ],
        tenantChallenge,
      ),
      'destination-service': createAuthenticate(
        [assertWellFormedToken, createBearerAuthenticator(parts, admitDestinationToken)],
        bearerChallenge,
      ),
      'connectivity-service': createAuthenticate(
        [createBearerAuthenticator(parts, admitConnectivityToken)],
        bearerChallenge,
      ),
      'platform-api': createAuthenticate([createBearerAuthenticator(parts, admitPlatformToken)], bearerChallenge),
    },
    assertRole,
    csrf: createCsrf({
      key: createHmacKey(parts.csrfKey),
      clock: parts.clock,
      accounts: parts.accounts,
      mayOmitWithCertificate: isRelaxed,
    }),
  };
};

/** Whether a subaccount is in a list of names; `*` names all. */
const createTenantList =
  (names: readonly string[]) =>
  ({ id, subdomain, technicalName }: Subaccount): boolean =>
    names.some((name) => name === '*' || name === id || name === subdomain || name === technicalName);
