import { z } from 'zod';
import { likeEverybody } from '../administration/confinement.ts';
import { get, put, remove } from '../operation.ts';
import { inInstance, inSubaccount } from '../paths.ts';
import { destinationSchema } from './destination-schema.ts';

const propertiesSchema = z.record(z.string(), z.string());
const namesSchema = z.object({ destinations: z.array(z.string()), certificates: z.array(z.string()) });

/** Destinations on both levels, and what each authentication type reads of them. Source: Portolan */
export const destinationOperations = {
  listAuthenticationTypes: likeEverybody(
    get('/authentication-types', 'Authentication types of destinations, and the properties each reads', {
      response: z.array(
        z.object({
          name: z.string(),
          /** The values of `ProxyType` it can be used with. */
          proxyTypes: z.array(z.enum(['Internet', 'OnPremise', 'PrivateLink'])),
          properties: z.array(
            z.object({
              name: z.string(),
              isRequired: z.boolean(),
              isSecret: z.boolean(),
              /** The only values there are. */
              values: z.array(z.string()).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
  listDestinations: get(`${inSubaccount}/destinations`, 'Destinations of the subaccount, secrets masked', {
    response: z.array(propertiesSchema),
  }),
  listConfigurationNames: get(
    `${inSubaccount}/configuration-names`,
    'Names of the destinations and certificates of the subaccount, for choosing one',
    { response: namesSchema },
  ),
  getDestination: get(`${inSubaccount}/destinations/:name`, 'A destination of the subaccount, secrets masked', {
    response: propertiesSchema,
  }),
  putDestination: put(`${inSubaccount}/destinations`, 'Create or replace a destination', {
    request: destinationSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteDestination: remove(`${inSubaccount}/destinations/:name`, 'Delete a destination'),
  listInstanceDestinations: get(`${inInstance}/destinations`, 'Destinations of a service instance, secrets masked', {
    response: z.array(propertiesSchema),
  }),
  listInstanceConfigurationNames: get(
    `${inInstance}/configuration-names`,
    'Names of the destinations and certificates of a service instance, for choosing one',
    { response: namesSchema },
  ),
  getInstanceDestination: get(
    `${inInstance}/destinations/:name`,
    'A destination of a service instance, secrets masked',
    { response: propertiesSchema },
  ),
  putInstanceDestination: put(`${inInstance}/destinations`, 'Create or replace a destination of a service instance', {
    request: destinationSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteInstanceDestination: remove(`${inInstance}/destinations/:name`, 'Delete a destination of a service instance'),
} as const;
