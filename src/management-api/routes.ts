import type { Route } from '../http/server/route.ts';
import { operations } from './contract.ts';
import type { Endpoints } from './endpoints.ts';
import { serve } from './serve-operation.ts';

/** What the management API needs of the house. Source: engineering guide §3 */
export type ManagementParts = { readonly readEndpoints: () => Endpoints };

/** Every route of the management API. Source: Portolan */
export const createManagementRoutes = ({ readEndpoints }: ManagementParts): readonly Route[] => [
  serve(operations.whoAmI, ({ actor }) => ({ name: actor.name })),
  serve(operations.readEndpoints, readEndpoints),
];
