import { type ApplicationName, formatApplicationName } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { invalidClientMetadata } from '../errors.ts';
import { type ApplicationScope, assertApplicationScope } from './application-scope.ts';
import {
  countClientsWithScope,
  deleteScopeRow,
  findScopeRow,
  listScopeRows,
  writeScopeRow,
} from './application-scope-store.ts';
import { applicationScopeInUse } from './errors.ts';

/** The scopes applications define. They are the provider's: the same for every subaccount that subscribes. */
export type ApplicationScopes = {
  /** In the order of their definition. */
  readonly list: (application: ApplicationName) => Promise<readonly ApplicationScope[]>;
  readonly listAll: () => Promise<
    readonly { readonly application: ApplicationName; readonly scopes: readonly ApplicationScope[] }[]
  >;
  /** Defines a scope or changes its texts; answers what was there before. Throws 400. */
  readonly put: (
    application: ApplicationName,
    scope: ApplicationScope,
    actor: Actor,
  ) => Promise<ApplicationScope | undefined>;
  /** Answers false when there is no such scope. Throws 409 while clients are registered for it. */
  readonly delete: (application: ApplicationName, scopeId: string, actor: Actor) => Promise<boolean>;
  /** Refuses scopes the application does not define; an application that defines none takes any. Throws 400. */
  readonly assertDefined: (application: ApplicationName, scopes: readonly string[]) => Promise<void>;
};

/** Creates the definitions of scopes. Source: SAP doc "Define OAuth Scopes" */
export const createApplicationScopes = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
}): ApplicationScopes => {
  const { database } = parts;
  const list: ApplicationScopes['list'] = async (application) =>
    (await listScopeRows(database.read, application)).map(({ scope }) => scope);

  const record = (
    transaction: Transaction,
    application: ApplicationName,
    change: {
      readonly action: 'create' | 'update' | 'delete';
      readonly scopeId: string;
      readonly actor: Actor;
      readonly attributes?: Readonly<Record<string, string>>;
    },
  ): Promise<void> => {
    const { action, scopeId, actor, attributes } = change;
    const name = formatApplicationName(application);
    return parts.audit.append(transaction, {
      category: 'audit.configuration',
      actor,
      action,
      object: `OAuth scope ${scopeId} of ${name}`,
      message: `${words[action]} OAuth scope of application ${name}: ${scopeId}`,
      ...(attributes !== undefined && { attributes }),
    });
  };

  return {
    list,
    listAll: async () => {
      const byName = new Map<string, { application: ApplicationName; scopes: ApplicationScope[] }>();
      for (const { application, scope } of await listScopeRows(database.read)) {
        const name = formatApplicationName(application);
        const entry = byName.get(name) ?? { application, scopes: [] };
        entry.scopes.push(scope);
        byName.set(name, entry);
      }
      return [...byName.values()];
    },
    put: async (application, scope, actor) => {
      assertApplicationScope(scope);
      return database.write(async (transaction) => {
        const before = await findScopeRow(transaction, application, scope.scopeId);
        await writeScopeRow(transaction, application, scope, parts.clock());
        await record(transaction, application, {
          action: before === undefined ? 'create' : 'update',
          scopeId: scope.scopeId,
          actor,
          attributes: {
            definition: `${before === undefined ? 'none' : JSON.stringify(before)} -> ${JSON.stringify(scope)}`,
          },
        });
        return before;
      });
    },
    delete: (application, scopeId, actor) =>
      database.write(async (transaction) => {
        const count = await countClientsWithScope(transaction, application, scopeId);
        if (count > 0) throw applicationScopeInUse(count);
        if (!(await deleteScopeRow(transaction, application, scopeId))) return false;
        await record(transaction, application, { action: 'delete', scopeId, actor });
        return true;
      }),
    assertDefined: async (application, scopes) => {
      if (scopes.length === 0) return;
      const defined = new Set((await list(application)).map(({ scopeId }) => scopeId));
      if (defined.size > 0 && !scopes.every((scope) => defined.has(scope))) {
        throw invalidClientMetadata(`A scope is none of those ${formatApplicationName(application)} defines`);
      }
    },
  };
};

const words = { create: 'Creating', update: 'Updating', delete: 'Deleting' } as const;
