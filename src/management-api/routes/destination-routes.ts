import { type Level, toShown } from '../../destination-service/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Route } from '../../http/server/route.ts';
import { toCertificateProperties } from '../certificates.ts';
import { operations } from '../contract.ts';
import { saveDestination } from '../destinations.ts';
import { thingNotFound } from '../errors.ts';
import type { ManagedRooms } from '../rooms.ts';
import { serve } from '../serve-operation.ts';
import { describeAuthenticationTypes } from './destinations/describe-authentication-types.ts';
import { getDestinationLevel } from './find-destination-level.ts';

/** Destinations on both levels, and certificates. Lists leave secrets out (S-48). Source: SAP doc "Managing Destinations" */
export const destinationRoutes = (rooms: ManagedRooms): readonly Route[] => {
  const { destinations } = rooms;
  const subaccountLevel = (params: { readonly subaccount: string }): Promise<Level> =>
    getDestinationLevel(rooms, params.subaccount, undefined);
  const instanceLevel = (params: { readonly subaccount: string; readonly instance: string }): Promise<Level> =>
    getDestinationLevel(rooms, params.subaccount, params.instance);
  const list = async (level: Level) =>
    (await destinations.destinations.list(level)).map((destination) => ({ ...toShown(destination) }));
  const remove = async (level: Level, name: string, actor: Actor): Promise<void> => {
    const [outcome] = await destinations.destinations.delete(level, [name], actor);
    if (outcome?.isDeleted !== true) throw thingNotFound('destination');
  };

  return [
    serve(operations.listAuthenticationTypes, describeAuthenticationTypes),
    serve(operations.listDestinations, async ({ params }) => list(await subaccountLevel(params))),
    serve(operations.putDestination, async ({ params, body, actor }) =>
      saveDestination(destinations, await subaccountLevel(params), body, actor),
    ),
    serve(operations.deleteDestination, async ({ params, actor }) =>
      remove(await subaccountLevel(params), params.name, actor),
    ),
    serve(operations.listInstanceDestinations, async ({ params }) => list(await instanceLevel(params))),
    serve(operations.putInstanceDestination, async ({ params, body, actor }) =>
      saveDestination(destinations, await instanceLevel(params), body, actor),
    ),
    serve(operations.deleteInstanceDestination, async ({ params, actor }) =>
      remove(await instanceLevel(params), params.name, actor),
    ),

    serve(operations.listCertificates, async ({ params }) =>
      (await destinations.certificates.list(await subaccountLevel(params))).map(({ name }) => ({ name })),
    ),
    serve(
      operations.putCertificate,
      async ({ params, body, actor }) => {
        const properties = toCertificateProperties(body.name, body.content);
        const { isNew } = await destinations.certificates.save(await subaccountLevel(params), properties, actor);
        return { isNew };
      },
      // A keystore of 1 MiB, in base64 and in JSON.
      { maxBodyBytes: 2 * 1024 * 1024 },
    ),
    serve(operations.deleteCertificate, async ({ params, actor }) => {
      const [outcome] = await destinations.certificates.delete(await subaccountLevel(params), [params.name], actor);
      if (outcome?.isDeleted !== true) throw thingNotFound('certificate');
    }),
  ];
};
