import type { Actor } from '../../foundation/audit-event.ts';
import type { Landscape } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { fromWireScope, toWireScope } from '../routes/oauth/application-scope-routes.ts';
import { parseApplicationName } from '../wire/application-name.ts';
import { differingFields, type Step, toCreate, toUpdate } from './step.ts';

/** Scopes that applications define, before the clients that need them. Source: SAP doc "Define OAuth Scopes" */
export const applicationSteps = (
  { authorizationServer: { applicationScopes } }: ManagedRooms,
  wanted: Landscape['applications'],
  actor: Actor,
): readonly Step[] =>
  wanted.flatMap(({ name, scopes }, index) =>
    scopes.map((scope, place) => ({
      path: `${name}/scopes/${scope.id}`,
      position: ['applications', index, 'scopes', place],
      compare: async () => {
        const application = parseApplicationName(name);
        const found = (await applicationScopes.list(application)).find(({ scopeId }) => scopeId === scope.id);
        if (found === undefined) return toCreate(() => applicationScopes.put(application, fromWireScope(scope), actor));
        const stored = { description: '', translations: {}, ...toWireScope(found) };
        const { description, translations } = scope;
        // What is left out stays as it is.
        return toUpdate(differingFields({ description, translations }, stored), () =>
          applicationScopes.put(application, fromWireScope({ ...stored, ...scope }), actor),
        );
      },
    })),
  );
