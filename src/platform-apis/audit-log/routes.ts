import { z } from 'zod';
import type { Audit } from '../../audit/index.ts';
import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import { json, text } from '../../http/server/reply.ts';
import { defineRoute, type Route } from '../../http/server/route.ts';
import type { PlatformGuard } from '../platform-guard.ts';
import { platformRoute, withTrailingSlash } from '../platform-route.ts';
import { auditLogErrorFormat } from './error-body.ts';
import { type ListParts, listRecords } from './list-records.ts';
import { formatNextQuery, parseRecordOptions } from './parse-options.ts';
import { createRetentionRoutes } from './retention-routes.ts';
import { metadata, recordSets, toWireRecord } from './wire.ts';

const basePath = '/auditlog/v1/accounts/:account';
const reads = { anyOf: ['hcp.readAuditLogs'] } as const;
const odata = { 'odata-version': '4.0', 'cache-control': 'no-store' } as const;
const contentType = 'application/json;odata.metadata=minimal;charset=utf-8';

/** The routes of the Audit Log Retrieval and Retention APIs. Source: SAP doc "Audit Log Retrieval API Usage", "Audit Log Retention API Usage" */
export const createAuditLogRoutes = (parts: {
  readonly audit: Pick<Audit, 'search' | 'appendAlone' | 'retentionPeriods'>;
  readonly clock: Clock;
  readonly guard: PlatformGuard;
  readonly defaultRetentionDays: number;
}): readonly Route[] => {
  const { guard } = parts;
  const listing: ListParts = {
    ...parts,
    // Assumed: a client that pages by itself asks for the next page within ten minutes.
    newestSeen: createBoundedCache<string, string>({ maxEntries: 1000, ttlMs: 600_000, clock: parts.clock }),
  };
  const common = {
    ...platformRoute,
    method: 'GET',
    bodyKind: 'none',
    params: z.object({ account: z.string() }),
    errors: auditLogErrorFormat,
    source: 'SAP doc "Audit Log Retrieval API Usage"',
  } as const;
  return [
    ...withTrailingSlash(
      defineRoute({
        ...common,
        path: basePath,
        summary: 'Service document of the audit log',
        handle: async (request) => {
          await guard(request, request.params.account, reads);
          const value = recordSets.map((name) => ({ name, kind: 'EntitySet', url: name }));
          return json(200, { '@odata.context': '$metadata', value }, { ...odata, 'content-type': contentType });
        },
      }),
    ),
    defineRoute({
      ...common,
      path: `${basePath}/$metadata`,
      summary: 'Metadata of the audit log',
      handle: async (request) => {
        await guard(request, request.params.account, reads);
        return text(200, metadata, 'application/xml;charset=utf-8', odata);
      },
    }),
    ...recordSets.map((name) =>
      defineRoute({
        ...common,
        path: `${basePath}/${name}`,
        summary: 'Audit log records, newest first',
        handle: async (request) => {
          const call = await guard(request, request.params.account, reads);
          const options = parseRecordOptions(request.rawQuery);
          const { records, count, next } = await listRecords(listing, call, options);
          const address = `${request.origin}${request.pathPrefix}${request.rawPath}`;
          const body = {
            '@odata.context': `$metadata#${name}`,
            ...(count !== undefined && { '@odata.count': count }),
            value: records.map((record) => toWireRecord(call.account, record)),
            ...(next && { '@odata.nextLink': `${address}?${formatNextQuery(options, next)}` }),
          };
          return json(200, body, { ...odata, 'content-type': contentType });
        },
      }),
    ),
    ...createRetentionRoutes({ ...parts, defaultDays: parts.defaultRetentionDays }),
  ];
};
