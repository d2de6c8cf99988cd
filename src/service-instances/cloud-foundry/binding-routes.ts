import { ok } from '../../http/server/reply.ts';
import type { Route } from '../../http/server/route.ts';
import { newBindingSchema, readBodyAs } from './bodies.ts';
import { callerOf } from './caller.ts';
import { unprocessable } from './errors.ts';
import { answerPage, readQuery } from './page.ts';
import type { CloudFoundryParts } from './parts.ts';
import { findPlace, getKeyPlace, type KeyPlace, listPlaces } from './places.ts';
import { accepted, describeBinding } from './resources.ts';
import { type GuidParams, guidParams, serveCloudFoundry } from './serve.ts';

const path = '/v3/service_credential_bindings';
const filters = [
  'names',
  'guids',
  'type',
  'service_instance_guids',
  'service_instance_names',
  'service_plan_guids',
  'service_plan_names',
  'app_guids',
  'app_names',
];

/** Service keys. Source: SAP doc "Managing Service Instances and Service Keys by API"; Cloud Foundry V3 API documentation, "Service Credential Bindings" */
export const bindingRoutes = (parts: CloudFoundryParts): readonly Route[] => {
  const { serviceInstances, store, urls } = parts;
  return [
    serveCloudFoundry('GET', path, 'Service keys', async (request) => {
      const query = readQuery(request, filters);
      const { admits } = query;
      const places = (await listPlaces(parts, callerOf(parts, request))).filter(
        ({ instance }) =>
          admits('service_instance_guids', instance.id) &&
          admits('service_instance_names', instance.name) &&
          admits('service_plan_names', instance.plan),
      );
      const keys = await Promise.all(
        places.map(async (place) => (await store.listKeys(place.instance)).map((key): KeyPlace => ({ ...place, key }))),
      );
      // There are no applications, so whoever asks for theirs gets none.
      const isWanted = ({ key }: KeyPlace): boolean =>
        admits('names', key.name) &&
        admits('guids', key.id) &&
        admits('type', 'key') &&
        query.query.app_guids === undefined &&
        query.query.app_names === undefined;
      return answerPage(
        request,
        query,
        keys
          .flat()
          .filter(isWanted)
          .map((place) => describeBinding(place, urls)),
      );
    }),

    serveCloudFoundry('POST', path, 'Create a service key', async (request) => {
      const caller = callerOf(parts, request);
      const { name, parameters, relationships, metadata } = readBodyAs(newBindingSchema, request.body);
      if (Object.keys({ ...metadata?.labels, ...metadata?.annotations }).length > 0) {
        throw unprocessable('Labels and annotations are not supported by this server');
      }
      const { guid } = relationships.service_instance.data;
      const place = await findPlace(parts, caller, guid);
      if (place === undefined) throw unprocessable('The service instance could not be found');
      const { space, instance } = place;
      const wanted = { name, parameters: parameters ?? {} };
      const { key, credentials } = await serviceInstances.createKey(space, instance.id, wanted, caller.actor);
      await serviceInstances.keptCredentials.keep(space.id, key.id, credentials);
      return accepted('service_bindings.create', key.id, urls);
    }),

    serveCloudFoundry<GuidParams>(
      'GET',
      `${path}/:guid`,
      'One service key',
      async (request) =>
        ok(describeBinding(await getKeyPlace(parts, callerOf(parts, request), request.params.guid), urls)),
      guidParams,
    ),

    serveCloudFoundry<GuidParams>(
      'GET',
      `${path}/:guid/details`,
      'What a service key holds; its secret or private key the first time only, and only if it was made here',
      async (request) => {
        const caller = callerOf(parts, request);
        const { space, instance, key } = await getKeyPlace(parts, caller, request.params.guid);
        const credentials =
          (await serviceInstances.keptCredentials.take(space.id, key.id, caller.actor)) ??
          (await serviceInstances.describeKey(space, instance, key));
        return ok({ credentials, syslog_drain_url: null, volume_mounts: [] }, { 'cache-control': 'no-store' });
      },
      guidParams,
    ),

    serveCloudFoundry<GuidParams>(
      'DELETE',
      `${path}/:guid`,
      'Delete a service key',
      async (request) => {
        const caller = callerOf(parts, request);
        const { space, instance, key } = await getKeyPlace(parts, caller, request.params.guid);
        await serviceInstances.deleteKey(space, instance.id, key.id, caller.actor);
        return accepted('service_bindings.delete', key.id, urls);
      },
      guidParams,
    ),
  ];
};
