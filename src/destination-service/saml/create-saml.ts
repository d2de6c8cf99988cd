import type { SubaccountId } from '../../foundation/ids.ts';
import type { Route } from '../../http/server/route.ts';
import type { TlsParts } from '../token-service/load-tls.ts';
import { type AssertionIssuer, createAssertionIssuer } from './issue-assertion.ts';
import { createLocalProvider, type LocalProvider } from './trust-keys/local-provider.ts';
import { trustKeyRoutes } from './trust-keys/trust-key-routes.ts';
import { createTrustKeys, type TrustKeys, type TrustKeysParts } from './trust-keys/trust-keys.ts';

/** SAML assertions of destinations, and the trust of others in them. */
export type Saml = {
  readonly routes: readonly Route[];
  readonly assertions: AssertionIssuer;
  readonly findLocalProvider: FindLocalProvider;
  readonly localProvider: LocalProvider;
  /** The key that signs for a subaccount; absent until a first one is made. */
  readonly findTrustKey: TrustKeys['findActive'];
};

/** The name and certificate by which others know the assertions of a subaccount; without a certificate until it made a first one. */
export type FindLocalProvider = (
  subaccountId: SubaccountId,
) => Promise<{ readonly name: string; readonly certificatePem: string | undefined }>;

/** Settings of assertions. */
export type SamlSettings = {
  /** First part of the name that subaccounts have as issuers, e.g. `cfapps.example.com`. */
  readonly entityHost: string;
  readonly acceptsSystemUser: boolean;
};

/** Creates the part of the room that makes SAML assertions. Source: SAP doc "Manage Trust" */
export const createSaml = (parts: TrustKeysParts & TlsParts, settings: SamlSettings): Saml => {
  const trustKeys = createTrustKeys(parts);
  const entityIdOf = (subaccountId: SubaccountId): string => `${settings.entityHost}/${subaccountId}`;
  const { acceptsSystemUser } = settings;
  return {
    findLocalProvider: async (subaccountId) => ({
      name: entityIdOf(subaccountId),
      certificatePem: (await trustKeys.findActive(subaccountId))?.certificatePem,
    }),
    localProvider: createLocalProvider(trustKeys, entityIdOf),
    findTrustKey: trustKeys.findActive,
    routes: trustKeyRoutes({ trustKeys, entityIdOf }),
    assertions: createAssertionIssuer({ ...parts, trustKeys, entityIdOf, acceptsSystemUser }),
  };
};
