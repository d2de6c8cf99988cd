import { z } from 'zod';
import type { Audit } from '../../audit/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { ok } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import type { SamlProvider, TrustedProviders } from '../../identity-provider/index.ts';
import { invalidField } from '../errors.ts';
import type { PlatformCall, PlatformGuard } from '../platform-guard.ts';
import { platformRoute, withTrailingSlash } from '../platform-route.ts';
import { parseConfiguration, toWireConfiguration } from './wire.ts';

/** What the routes work with. */
export type TrustRouteParts = {
  readonly audit: Pick<Audit, 'appendAlone'>;
  readonly guard: PlatformGuard;
  readonly trustedProviders: TrustedProviders;
  /** The name and certificate by which others know the assertions of a subaccount. */
  readonly findLocalProvider: (
    subaccountId: SubaccountId,
  ) => Promise<{ readonly name: string; readonly certificatePem: string | undefined }>;
};

const reads = { anyOf: ['hcp.readTrustSettings'] } as const;
/** Source: SAP doc "Trust Management API" (an import needs both) */
const imports = { allOf: ['hcp.readTrustSettings', 'hcp.manageTrustSettings'] } as const;

/**
 * The routes of the Trust Management API: export and import of a whole trust configuration.
 * Source: SAP doc "Trust Management API"; assumed: the verbs of an import
 */
export const createTrustRoutes = (parts: TrustRouteParts): readonly Route[] => {
  const common = {
    ...platformRoute,
    path: '/trust/v2/accounts/:account',
    params: z.object({ account: z.string() }),
    source: 'SAP doc "Trust Management API"',
  };
  return [
    defineRoute({
      ...common,
      method: 'GET',
      bodyKind: 'none',
      summary: 'Exports the trust configuration of the account',
      handle: async (request) => {
        const call = await parts.guard(request, request.params.account, reads);
        const reply = await exportTrust(parts, call);
        await parts.audit.appendAlone({
          category: 'audit.data-access',
          subaccountId: call.account.id,
          actor: call.actor,
          action: 'read',
          object: 'Trust configuration',
          message: 'Exporting the trust configuration',
        });
        return reply;
      },
    }),
    ...(['PUT', 'POST'] as const).map((method) =>
      defineRoute({
        ...common,
        method,
        bodyKind: 'json',
        summary: 'Imports a trust configuration in the place of the one there is',
        handle: async (request) => {
          const call = await parts.guard(request, request.params.account, imports);
          const { settings, providers, local } = parseConfiguration(request.body);
          const own = await parts.findLocalProvider(call.account.id);
          if (local.hasSigningKey) {
            throw invalidField('localServiceProvider.signingKey', 'cannot be imported: leave it out or null');
          }
          if (local.name !== undefined && local.name !== own.name) {
            throw invalidField('localServiceProvider.name', `is always "${own.name}" here: leave it out or null`);
          }
          await parts.trustedProviders.replaceSaml(call.account.id, { settings, providers }, call.actor);
          return exportTrust(parts, call);
        },
      }),
    ),
  ].flatMap(withTrailingSlash);
};

const exportTrust = async ({ trustedProviders, findLocalProvider }: TrustRouteParts, { account }: PlatformCall) => {
  const providers = (await trustedProviders.list(account.id)).filter((one): one is SamlProvider => one.kind === 'saml');
  const settings = await trustedProviders.findSettings(account.id);
  return ok(toWireConfiguration(await findLocalProvider(account.id), settings, providers), {
    'cache-control': 'no-store',
  });
};
