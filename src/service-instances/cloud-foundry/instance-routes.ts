import { ok } from '../../http/server/reply.ts';
import type { Route } from '../../http/server/route.ts';
import { changedInstanceSchema, newInstanceSchema, readBodyAs } from './bodies.ts';
import { callerOf } from './caller.ts';
import { findPlan, offeringGuid, planGuid } from './catalog.ts';
import { unprocessable } from './errors.ts';
import { answerPage, readQuery } from './page.ts';
import type { CloudFoundryParts } from './parts.ts';
import { getPlace, listPlaces, type Place } from './places.ts';
import { accepted, describeInstance } from './resources.ts';
import { type GuidParams, guidParams, serveCloudFoundry } from './serve.ts';

const filters = [
  'names',
  'guids',
  'type',
  'space_guids',
  'organization_guids',
  'service_plan_guids',
  'service_plan_names',
  'service_offering_guids',
  'service_offering_names',
];

/** Service instances. Source: SAP doc "Managing Service Instances and Service Keys by API"; Cloud Foundry V3 API documentation, "Service Instances" */
export const instanceRoutes = (parts: CloudFoundryParts): readonly Route[] => {
  const { serviceInstances, urls } = parts;
  return [
    serveCloudFoundry('GET', '/v3/service_instances', 'Service instances', async (request) => {
      const query = readQuery(request, filters);
      const { admits } = query;
      const isWanted = ({ instance }: Place): boolean =>
        admits('names', instance.name) &&
        admits('guids', instance.id) &&
        admits('type', 'managed') &&
        admits('service_plan_guids', planGuid(instance)) &&
        admits('service_plan_names', instance.plan) &&
        admits('service_offering_guids', offeringGuid(instance.offering)) &&
        admits('service_offering_names', instance.offering);
      const places = await listPlaces(
        parts,
        callerOf(parts, request),
        ({ id }) => admits('space_guids', id) && admits('organization_guids', id),
      );
      return answerPage(
        request,
        query,
        places.filter(isWanted).map((place) => describeInstance(place, urls)),
      );
    }),

    serveCloudFoundry('POST', '/v3/service_instances', 'Create a service instance', async (request) => {
      const caller = callerOf(parts, request);
      const { name, parameters, tags = [], relationships, metadata } = readBodyAs(newInstanceSchema, request.body);
      assertNothingKept(tags, metadata);
      const space = await caller.findSpace(relationships.space.data.guid);
      if (space === undefined) {
        throw unprocessable('Invalid space. Ensure that the space exists and you have access to it.');
      }
      const plan = findPlan(relationships.service_plan.data.guid);
      if (plan === undefined) {
        throw unprocessable(
          'Invalid service plan. Ensure that the service plan exists, is available, and you have access to it.',
        );
      }
      const wanted = { name, offering: plan.offering, plan: plan.plan, parameters: parameters ?? {} };
      const { id } = await serviceInstances.createInstance(space, wanted, caller.actor);
      return accepted('service_instance.create', id, urls);
    }),

    serveCloudFoundry<GuidParams>(
      'GET',
      '/v3/service_instances/:guid',
      'One service instance',
      async (request) => {
        const place = await getPlace(parts, callerOf(parts, request), request.params.guid);
        return ok(describeInstance(place, urls));
      },
      guidParams,
    ),

    serveCloudFoundry<GuidParams>(
      'GET',
      '/v3/service_instances/:guid/parameters',
      'Its parameters',
      async (request) => {
        const { instance } = await getPlace(parts, callerOf(parts, request), request.params.guid);
        return ok(instance.parameters);
      },
      guidParams,
    ),

    serveCloudFoundry<GuidParams>(
      'PATCH',
      '/v3/service_instances/:guid',
      'Change its parameters',
      async (request) => {
        const caller = callerOf(parts, request);
        const place = await getPlace(parts, caller, request.params.guid);
        const {
          name,
          parameters,
          tags = [],
          relationships,
          metadata,
        } = readBodyAs(changedInstanceSchema, request.body);
        assertNothingKept(tags, metadata);
        const plan = relationships?.service_plan?.data.guid;
        if (name !== undefined && name !== place.instance.name) throw unprocessable('name cannot be changed');
        if (plan !== undefined && plan !== planGuid(place.instance))
          throw unprocessable('service plan cannot be changed');
        if (parameters === undefined || parameters === null) return ok(describeInstance(place, urls));
        await serviceInstances.updateInstance(place.space, place.instance.id, parameters, caller.actor);
        return accepted('service_instance.update', place.instance.id, urls);
      },
      guidParams,
    ),

    serveCloudFoundry<GuidParams>(
      'DELETE',
      '/v3/service_instances/:guid',
      'Delete a service instance that has no keys',
      async (request) => {
        const caller = callerOf(parts, request);
        const { space, instance } = await getPlace(parts, caller, request.params.guid);
        await serviceInstances.deleteInstance(space, instance.id, caller.actor);
        return accepted('service_instance.delete', instance.id, urls);
      },
      guidParams,
    ),
  ];
};

/** What is not kept is refused, not lost. */
const assertNothingKept = (
  tags: readonly string[],
  metadata: { readonly labels?: object | undefined; readonly annotations?: object | undefined } = {},
): void => {
  const kept = [...tags, ...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})];
  if (kept.length > 0) throw unprocessable('Tags, labels and annotations are not supported by this server');
};
