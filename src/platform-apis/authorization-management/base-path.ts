import { z } from 'zod';

/** Address of the API for one account. Source: SAP doc "Authorization Management API" */
export const basePath = '/authorization/v1/accounts/:account';
/** Its parameter. */
export const accountParams = z.object({ account: z.string() });
/** The page all its routes follow. */
export const source = 'SAP doc "Authorization Management API"';
