import { defineRoute, type Route } from '../http/server/route.ts';
import { destinationErrorBody } from './error-body.ts';
import { consumeDestination, findDestination, type LookupParts } from './lookup/find-destination.ts';
import { readName } from './read-name.ts';

/** Find (v1) and consume (v2). Source: SAP doc "Find a Destination", "Referring Resources Using the Consume REST API" */
export const lookupRoutes = (parts: LookupParts): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/destination-configuration/v1/destinations/:name',
    doors: ['destination'],
    access: { audience: 'destination-service' },
    bodyKind: 'none',
    errors: destinationErrorBody,
    source: 'SAP doc "Find a Destination"',
    summary: 'Finds a destination and retrieves its credentials',
    handle: (request) => findDestination(readName(request.params), request, parts),
  }),
  defineRoute({
    method: 'GET',
    path: '/destination-configuration/v2/destinations/:name',
    doors: ['destination'],
    access: { audience: 'destination-service' },
    bodyKind: 'none',
    errors: destinationErrorBody,
    source: 'SAP doc "Referring Resources Using the Consume REST API"',
    summary: 'Consumes the destination `name@level` and retrieves its credentials',
    handle: (request) => consumeDestination(readName(request.params), request, parts),
  }),
];
