import type { ApplicationScope } from '../../../authorization-server/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { applicationName, operations, type RequestOf } from '../../contract.ts';
import { invalidField, thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { parseApplicationName } from '../../wire/application-name.ts';

type WireScope = RequestOf<typeof operations.putApplicationScope>;

/** Scopes that applications define. Source: SAP doc "Define OAuth Scopes" */
export const applicationScopeRoutes = ({ authorizationServer }: ManagedRooms): readonly Route[] => {
  const { applicationScopes } = authorizationServer;
  const toApplication = (params: { readonly provider: string; readonly application: string }) => {
    const parsed = applicationName.safeParse(`${params.provider}/${params.application}`);
    if (!parsed.success) throw invalidField('application', 'must be named by its provider account and its name');
    return parseApplicationName(parsed.data);
  };
  return [
    serve(operations.listApplicationScopes, async ({ params }) =>
      (await applicationScopes.list(toApplication(params))).map(toWireScope),
    ),
    serve(operations.putApplicationScope, async ({ params, body, actor }) => ({
      isNew: (await applicationScopes.put(toApplication(params), fromWireScope(body), actor)) === undefined,
    })),
    serve(operations.deleteApplicationScope, async ({ params, body, actor }) => {
      if (!(await applicationScopes.delete(toApplication(params), body.id, actor))) throw thingNotFound('OAuth scope');
      return {};
    }),
  ];
};

/** To the contract's form. Source: Portolan */
export const toWireScope = ({ scopeId, description, translations }: ApplicationScope): WireScope => ({
  id: scopeId,
  ...(description !== undefined && { description }),
  ...(Object.keys(translations).length > 0 && { translations: { ...translations } }),
});

/** From the contract's form; an empty description is none. Source: Portolan */
export const fromWireScope = ({ id, description, translations = {} }: WireScope): ApplicationScope => ({
  scopeId: id,
  ...(description !== undefined && description !== '' && { description }),
  translations,
});
