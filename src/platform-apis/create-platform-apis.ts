import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { DestinationService } from '../destination-service/index.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Route } from '../http/server/route.ts';
import type { TrustedProviders } from '../identity-provider/index.ts';
import type { Keystores } from '../keystores/index.ts';
import { createAccountMemberRoutes } from './account-members/routes.ts';
import { createResolveApplication } from './applications.ts';
import { createAuditLogRoutes } from './audit-log/routes.ts';
import { createAuthorizationManagementRoutes } from './authorization-management/routes.ts';
import { createConfigurationRoutes } from './configuration/routes.ts';
import { createDocumentationRoutes } from './documentation.ts';
import { createKeystoreRoutes } from './keystore/routes.ts';
import { createLifecycleRoutes } from './lifecycle/routes.ts';
import { createPlatformGuard } from './platform-guard.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createTrustRoutes, type TrustRouteParts } from './trust/routes.ts';

/** The Platform APIs of the Neo environment. */
export type PlatformApis = { readonly routes: readonly Route[] };

/** What the Platform APIs work with. */
export type PlatformApiParts = {
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly keystores: Pick<Keystores, 'files'>;
  readonly trustedProviders: TrustedProviders;
  readonly findLocalProvider: TrustRouteParts['findLocalProvider'];
  readonly destinations: Pick<DestinationService['manage']['destinations'], 'list'>;
  /** 32 random bytes, the same on all nodes. */
  /** The roles an application brings with it. */
  readonly listPredefinedRoles: (application: string) => readonly string[];
  readonly settings: { readonly requestsPerMinute: number; readonly auditRetentionDays: number };
};

/** Creates the Platform APIs. Source: SAP doc "Using Platform APIs" */
export const createPlatformApis = (parts: PlatformApiParts): PlatformApis => {
  // Assumed: each API counts by itself, as "100 requests per minute" is said of each.
  const createGuard = () =>
    createPlatformGuard({
      accounts: parts.accounts,
      limiter: createRateLimiter({
        clock: parts.clock,
        requests: parts.settings.requestsPerMinute,
        perMs: 60_000,
      }),
      refusals: parts.audit.refusals,
    });
  const resolveApplication = createResolveApplication(parts.accounts);
  const routes: readonly Route[] = [
    ...createAuthorizationManagementRoutes({
      accounts: parts.accounts,
      guard: createGuard(),
      resolveApplication,
      listPredefinedRoles: parts.listPredefinedRoles,
    }),
    ...createAccountMemberRoutes({ members: parts.accounts.members, guard: createGuard() }),
    ...createAuditLogRoutes({
      audit: parts.audit,
      clock: parts.clock,
      // No limit is documented for this API.
      guard: createPlatformGuard({ accounts: parts.accounts }),
      defaultRetentionDays: parts.settings.auditRetentionDays,
    }),
    ...createTrustRoutes({
      audit: parts.audit,
      guard: createGuard(),
      trustedProviders: parts.trustedProviders,
      findLocalProvider: parts.findLocalProvider,
    }),
    ...createKeystoreRoutes({ files: parts.keystores.files, guard: createGuard(), resolveApplication }),
    ...createLifecycleRoutes({
      accounts: parts.accounts,
      files: parts.keystores.files,
      guard: createGuard(),
    }),
    ...createConfigurationRoutes({ destinations: parts.destinations, guard: createGuard() }),
  ];
  return { routes: [...routes, ...createDocumentationRoutes(routes)] };
};
