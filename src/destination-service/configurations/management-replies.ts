import { toIsoTime } from '../../foundation/clock.ts';
import type { WireError } from '../../foundation/wire-error.ts';
import { empty, json, type Reply } from '../../http/server/reply.ts';
import { toEtag } from '../etag.ts';
import type { Configuration } from './configuration.ts';
import type { ListPage, ListQuery } from './list-query.ts';

import { isSecretProperty, withoutSecrets } from './secret-properties.ts';
import type { WriteOutcome } from './write-configurations.ts';

const plainJson = { 'content-type': 'application/json' };

/**
 * A configuration as Portolan's own management API shows it: without secrets, certificates without a `Content` that may hold a
 * private key. SAP's API shows what is stored: its clients compare list and find, key by key. Source: security.md S-48
 */
export const toShown = (configuration: Configuration): Readonly<Record<string, string>> => {
  const { kind, properties } = configuration;
  if (kind !== 'certificate') return withoutSecrets(properties);
  if (!holdsPrivateKey(configuration)) return properties;
  const { Content: _content, ...shown } = properties;
  return shown;
};

/** Whether showing a configuration as it is stored shows a secret, which belongs on record (S-65). */
export const holdsSecret = (configuration: Configuration): boolean =>
  configuration.kind === 'certificate'
    ? holdsPrivateKey(configuration)
    : Object.keys(configuration.properties).some(isSecretProperty);

/** Whether a certificate's file may hold a private key: every keystore may, a PEM text says so. Source: security.md S-48 */
export const holdsPrivateKey = ({ name, properties }: Configuration): boolean =>
  !/\.(pem|crt|cer|der)$/i.test(name) ||
  Buffer.from(properties.Content ?? '', 'base64')
    .toString('latin1')
    .includes('PRIVATE KEY');

/** The reply to a list request. `collection` is the path's last part, which the `Link` header repeats. Source: OpenAPI of the Destination service */
export const toListReply = (found: readonly Configuration[], query: ListQuery, collection: string): Reply => {
  const { page } = query;
  const items = page === undefined ? found : found.slice((page.number - 1) * page.size, page.number * page.size);
  const shown = items.map((item) => {
    if (query.namesOnly) return { Name: item.name };
    const metadata = {
      ...(query.metadata.includes('modification_time') && { modification_time: toIsoTime(item.modifiedAtMs) }),
      ...(query.metadata.includes('etag') && { etag: item.revision }),
    };
    return { ...item.properties, ...(query.metadata.length > 0 && { $metadata: metadata }) };
  });
  return json(200, shown, { ...plainJson, ...(page && pageHeaders(page, found.length, collection)) });
};

const pageHeaders = (page: ListPage, entityCount: number, collection: string): Record<string, string> => {
  const pageCount = Math.ceil(entityCount / page.size);
  const link = (number: number, relation: string): string =>
    `</${collection}?$page=${number}&$pageSize=${page.size}>; rel='${relation}'`;
  const links = [
    ...(page.number > 1 ? [link(page.number - 1, 'previous')] : []),
    ...(page.number < pageCount ? [link(page.number + 1, 'next')] : []),
  ];
  return {
    ...(page.withPageCount && { 'page-count': String(pageCount) }),
    ...(page.withEntityCount && { 'entity-count': String(entityCount) }),
    ...(links.length > 0 && { link: links.join(', ') }),
  };
};

/** The reply to one object that was created or replaced; throws why it was not. */
export const toSingleWriteReply = (outcome: WriteOutcome | undefined, action: 'create' | 'update'): Reply => {
  if (outcome?.error !== undefined) throw outcome.error;
  const headers = outcome?.etag === undefined ? {} : { etag: toEtag(outcome.etag) };
  return action === 'create' ? empty(201, headers) : json(200, { Count: 1 }, { ...plainJson, ...headers });
};

/** The reply to an array: item by item, 207 as soon as one failed. */
export const toBulkWriteReply = (outcomes: readonly WriteOutcome[], action: 'create' | 'update'): Reply => {
  const success = action === 'create' ? 201 : 200;
  const items = outcomes.map(({ name, etag, error }) =>
    error === undefined ? { name, status: success, etag } : { name, status: error.status, cause: causeOf(error) },
  );
  return json(outcomes.some(({ error }) => error !== undefined) ? 207 : success, items, plainJson);
};

const causeOf = (error: WireError): string => error.description;

/** The reply to a bulk deletion. */
export const toBulkDeleteReply = (results: readonly { readonly name: string; readonly isDeleted: boolean }[]): Reply =>
  json(
    200,
    {
      Count: results.filter(({ isDeleted }) => isDeleted).length,
      Summary: results.map(({ name, isDeleted }) =>
        isDeleted ? { name, status: 'DELETED' } : { name, status: 'NOT_FOUND', reason: 'Could not find configuration' },
      ),
    },
    plainJson,
  );

/** The reply to the deletion of one configuration. */
export const toCountReply = (count: number): Reply => json(200, { Count: count }, plainJson);
