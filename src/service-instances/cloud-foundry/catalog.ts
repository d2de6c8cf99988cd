import type { Subaccount } from '../../accounts/index.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import { toIsoTime } from '../../foundation/clock.ts';
import type { Plan } from '../offering.ts';
import { plans } from '../offerings.ts';

/** An id that follows from a name, in the shape of a UUID: the same on all nodes and installations. */
const guidOf = (name: string): string => {
  const hex = sha256Hex(`portolan cloud foundry ${name}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/** Source: Cloud Foundry V3 API documentation, "Service Offerings" */
export const offeringGuid = (offering: string): string => guidOf(`offering ${offering}`);

/** Source: Cloud Foundry V3 API documentation, "Service Plans" */
export const planGuid = ({ offering, plan }: { readonly offering: string; readonly plan: string }): string =>
  guidOf(`plan ${offering} ${plan}`);

/** The plan of an id. Source: Cloud Foundry V3 API documentation, "Service Plans" */
export const findPlan = (guid: string): Plan | undefined => plans.find((plan) => planGuid(plan) === guid);

/** They have been there from the beginning. */
const times = { created_at: toIsoTime(0), updated_at: toIsoTime(0) };
const metadata = { labels: {}, annotations: {} };

/** Every service. Source: Cloud Foundry V3 API documentation, "Service Offerings" */
export const listOfferings = () =>
  [...new Set(plans.map(({ offering }) => offering))].map((offering) => ({
    guid: offeringGuid(offering),
    ...times,
    name: offering,
    description: plans.find((plan) => plan.offering === offering)?.summary ?? offering,
    available: true,
    shareable: false,
    tags: [offering],
    requires: [],
    documentation_url: null,
    broker_catalog: { id: offeringGuid(offering), metadata: {}, features: { plan_updateable: false, bindable: true } },
    metadata,
  }));

/** Every plan. `apiRoles`: what plan `api` takes as roles. Source: Cloud Foundry V3 API documentation, "Service Plans" */
export const listPlans = (apiRoles: ReadonlyMap<string, readonly string[]>) =>
  plans.map((plan) => ({
    guid: planGuid(plan),
    ...times,
    name: plan.plan,
    description: plan.summary,
    available: true,
    free: true,
    visibility_type: 'public',
    costs: [],
    schemas: { service_instance: { create: { parameters: describeParameters(plan, apiRoles) } } },
    broker_catalog: {
      id: planGuid(plan),
      metadata: {},
      maximum_polling_duration: null,
      features: { plan_updateable: false, bindable: true },
    },
    relationships: { service_offering: { data: { guid: offeringGuid(plan.offering) } } },
    metadata,
    offering: plan.offering,
  }));

/** The roles there are, as a JSON schema says it; other parameters are described in words elsewhere. */
const describeParameters = ({ offering, plan }: Plan, apiRoles: ReadonlyMap<string, readonly string[]>): object =>
  offering === 'it-rt' && plan === 'api'
    ? {
        type: 'object',
        properties: { roles: { type: 'array', items: { type: 'string', enum: [...apiRoles.keys()] } } },
      }
    : { type: 'object' };

/** A subaccount as a space, or as the organization that holds it: both have its id and its name. Source: Cloud Foundry V3 API documentation, "Spaces" */
export const describeSpace = ({ id, subdomain, createdAtMs }: Subaccount) => ({
  guid: id,
  created_at: toIsoTime(createdAtMs),
  updated_at: toIsoTime(createdAtMs),
  name: subdomain,
  relationships: { organization: { data: { guid: id } }, quota: { data: null } },
  metadata,
});

/** Source: Cloud Foundry V3 API documentation, "Organizations" */
export const describeOrganization = ({ id, subdomain, createdAtMs }: Subaccount) => ({
  guid: id,
  created_at: toIsoTime(createdAtMs),
  updated_at: toIsoTime(createdAtMs),
  name: subdomain,
  suspended: false,
  relationships: { quota: { data: { guid: id } } },
  metadata,
});
