import { z } from 'zod';
import { act, get, put } from '../operation.ts';
import { applicationScopeSchema } from './client-schema.ts';

const ofApplication = '/applications/:provider/:application/scopes';

/** Scopes that applications define; clients of an application that defines any can only have those. Source: SAP doc "Define OAuth Scopes" */
export const applicationScopeOperations = {
  listApplicationScopes: get(ofApplication, 'OAuth scopes an application defines', {
    response: z.array(applicationScopeSchema),
  }),
  putApplicationScope: put(ofApplication, 'Define a scope of an application or change its texts', {
    request: applicationScopeSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  // The id is in the body: it may have characters no segment of a path has.
  deleteApplicationScope: act(`${ofApplication}/delete`, 'Delete a scope no client is registered for', {
    request: applicationScopeSchema.pick({ id: true }),
    response: z.object({}),
  }),
} as const;
