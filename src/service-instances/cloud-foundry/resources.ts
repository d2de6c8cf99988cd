import { toIsoTime } from '../../foundation/clock.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import { empty, type Reply } from '../../http/server/reply.ts';
import { planGuid } from './catalog.ts';
import type { KeyPlace, Place } from './places.ts';

/** Address of the API. Source: Cloud Foundry V3 API documentation */
export const apiOrigin = (urls: PublicUrls): string => urls.origin('api.cf');

const metadata = { labels: {}, annotations: {} };

/** What was done last: everything is done by the time it is answered. */
const lastOperation = (createdAtMs: number) => ({
  type: 'create',
  state: 'succeeded',
  description: '',
  updated_at: toIsoTime(createdAtMs),
  created_at: toIsoTime(createdAtMs),
});

/** Source: Cloud Foundry V3 API documentation, "The service instance object"; SAP doc "Managing Service Instances and Service Keys by API" */
export const describeInstance = ({ space, instance }: Place, urls: PublicUrls) => {
  const root = `${apiOrigin(urls)}/v3`;
  return {
    guid: instance.id,
    created_at: toIsoTime(instance.createdAtMs),
    updated_at: toIsoTime(instance.createdAtMs),
    name: instance.name,
    tags: [],
    last_operation: lastOperation(instance.createdAtMs),
    type: 'managed',
    maintenance_info: {},
    upgrade_available: false,
    dashboard_url: null,
    relationships: {
      space: { data: { guid: space.id } },
      service_plan: { data: { guid: planGuid(instance) } },
    },
    metadata,
    links: {
      self: { href: `${root}/service_instances/${instance.id}` },
      space: { href: `${root}/spaces/${space.id}` },
      service_plan: { href: `${root}/service_plans/${planGuid(instance)}` },
      parameters: { href: `${root}/service_instances/${instance.id}/parameters` },
      service_credential_bindings: {
        href: `${root}/service_credential_bindings?service_instance_guids=${instance.id}`,
      },
    },
  };
};

/** Source: Cloud Foundry V3 API documentation, "The service credential binding object" */
export const describeBinding = ({ instance, key }: KeyPlace, urls: PublicUrls) => {
  const root = `${apiOrigin(urls)}/v3`;
  return {
    guid: key.id,
    created_at: toIsoTime(key.createdAtMs),
    updated_at: toIsoTime(key.createdAtMs),
    name: key.name,
    type: 'key',
    last_operation: lastOperation(key.createdAtMs),
    metadata,
    relationships: { service_instance: { data: { guid: instance.id } } },
    links: {
      self: { href: `${root}/service_credential_bindings/${key.id}` },
      details: { href: `${root}/service_credential_bindings/${key.id}/details` },
      service_instance: { href: `${root}/service_instances/${instance.id}` },
    },
  };
};

const operations = [
  'service_instance.create',
  'service_instance.update',
  'service_instance.delete',
  'service_bindings.create',
  'service_bindings.delete',
] as const;

/** What a job did. Source: Cloud Foundry V3 API documentation, "Jobs" */
export type JobOperation = (typeof operations)[number];

/**
 * `202` with the address of a job. Everything is done by then, and the id of the job says all there is to know of it, so every node can answer for it.
 * Source: Cloud Foundry V3 API documentation, "Jobs"
 */
export const accepted = (operation: JobOperation, guid: string, urls: PublicUrls): Reply =>
  empty(202, {
    location: `${apiOrigin(urls)}/v3/jobs/${operations.indexOf(operation)}.${guid}`,
    'cache-control': 'no-store',
  });

/** The job of an id; `undefined` for what is none. Source: Cloud Foundry V3 API documentation, "Jobs" */
export const describeJob = (id: string, urls: PublicUrls, nowMs: number) => {
  const [, number = '', guid = ''] = /^(\d)\.([0-9a-f-]{36})$/.exec(id) ?? [];
  const operation = operations[Number(number === '' ? 9 : number)];
  if (operation === undefined) return undefined;
  const kind = operation.startsWith('service_instance') ? 'service_instances' : 'service_credential_bindings';
  const root = `${apiOrigin(urls)}/v3`;
  return {
    guid: id,
    created_at: toIsoTime(nowMs),
    updated_at: toIsoTime(nowMs),
    operation,
    state: 'COMPLETE',
    links: {
      self: { href: `${root}/jobs/${id}` },
      ...(!operation.endsWith('delete') && { [kind]: { href: `${root}/${kind}/${guid}` } }),
    },
    errors: [],
    warnings: [],
  };
};
