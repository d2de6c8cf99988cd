import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { type Reply, type ReplyHeaders, text } from '../../http/server/reply.ts';
import { invalidSkipToken, malformedQuery } from '../../odata/errors.ts';
import { parseResourcePath, type ResourcePath } from '../../odata/parse-resource-path.ts';
import type { ServiceModel } from '../../odata/service-model.ts';
import type { Transaction } from '../../storage/database.ts';

/** What every call of the service has, alone or in a batch. */
export type ServiceCall = {
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly accept: string | undefined;
  /** Absolute address of the service, without trailing slash. */
  readonly serviceRoot: string;
  readonly subaccountId: SubaccountId;
  /** By which keys entities are known. */
  readonly model: ServiceModel;
  readonly isInBatch?: true;
};

/** What reading is done with. */
export type ReadParts = { readonly handle: Transaction; readonly clock: Clock };

/** Resolves a call's path. No database keeps NUL in text, so nothing can be found by it. Throws 400 and 404. */
export const parsePath = ({
  rawPath,
  rawQuery,
  model,
}: Pick<ServiceCall, 'rawPath' | 'rawQuery' | 'model'>): ResourcePath => {
  if (/%00/.test(rawPath) || /%00/.test(rawQuery)) throw malformedQuery('a NUL character');
  return parseResourcePath(model, rawPath);
};

/**
 * C4C counts from 1: `1001` is the token of the second page. It is the plain number its clients know, and can do no more than `$skip`.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "Server side paging"
 */
export const parseSkipToken = (token: string | undefined): number => {
  if (token === undefined) return 0;
  if (!/^[1-9]\d{0,8}$/.test(token)) throw invalidSkipToken();
  return Number(token) - 1;
};

/** A reply of the service. Data of one caller is for no cache. */
export const odataReply = (status: number, body: string, contentType: string, headers: ReplyHeaders = {}): Reply =>
  text(status, body, contentType, { dataserviceversion: '2.0', 'cache-control': 'no-cache, no-store', ...headers });
