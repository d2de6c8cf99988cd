import { z } from 'zod';
import type { Audit } from '../../audit/index.ts';
import { ok } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import { invalidField } from '../errors.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute } from '../platform-route.ts';

const scopes = { allOf: ['hcp.manageAuditLogs'] } as const;
const body = z.strictObject({ retention: z.number().int() });

/** Reads and changes how long an account's audit log is kept. Source: SAP doc "Audit Log Retention API Usage" */
export const createRetentionRoutes = (parts: {
  readonly audit: Pick<Audit, 'retentionPeriods'>;
  readonly guard: PlatformGuard;
  readonly defaultDays: number;
}): readonly Route[] => {
  const common = {
    ...platformRoute,
    path: '/auditlog/v1/retention/accounts/:account/AuditLogRetention',
    params: z.object({ account: z.string() }),
    source: 'SAP doc "Audit Log Retention API Usage"',
  };
  const { retentionPeriods } = parts.audit;
  return [
    defineRoute({
      ...common,
      method: 'GET',
      bodyKind: 'none',
      summary: 'Days the audit log of the account is kept',
      handle: async (request) => {
        const { account } = await parts.guard(request, request.params.account, scopes);
        return ok({ retention: (await retentionPeriods.find(account.id)) ?? parts.defaultDays });
      },
    }),
    defineRoute({
      ...common,
      method: 'POST',
      bodyKind: 'bytes',
      maxBodyBytes: 1024,
      summary: 'Changes the days the audit log of the account is kept',
      handle: async (request) => {
        const { account, actor } = await parts.guard(request, request.params.account, scopes);
        const { retention } = parseBody(request.body);
        await retentionPeriods.set(account.id, retention, actor);
        return ok({ retention });
      },
    }),
  ];
};

/** SAP's page prints the key without quotes; both are taken. */
const parseBody = (bytes: unknown): z.infer<typeof body> => {
  // Routes with the body kind "bytes" get a Uint8Array.
  const text = bytes instanceof Uint8Array ? Buffer.from(bytes).toString('utf8') : '';
  try {
    return body.parse(JSON.parse(text.replace(/^(\s*\{\s*)retention(\s*:)/, '$1"retention"$2')));
  } catch {
    throw invalidField('retention', 'must be a whole number of days, in a JSON object of its own');
  }
};
