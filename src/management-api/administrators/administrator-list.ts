import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomUuid } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { AdministratorRole } from '../contract.ts';
import { firstAdministratorStays, thingExists, thingNotFound } from '../errors.ts';
import type { AdministratorStore } from './administrator-store.ts';
import { toRole } from './role.ts';

/** An administrator as others see it. */
export type ListedAdministrator = {
  readonly name: string;
  readonly role: AdministratorRole;
  readonly createdAtMs: number;
};

/** Who else may administer. Source: product description, cockpit roles */
export type AdministratorList = {
  readonly list: () => Promise<readonly ListedAdministrator[]>;
  /** Throws 409 where the name is taken. */
  readonly add: (
    actor: Actor,
    administrator: { readonly name: string; readonly role: AdministratorRole },
    tokenDigest: string,
  ) => Promise<void>;
  /** Throws 404, and 409 for the first administrator: somebody must be left. */
  readonly remove: (actor: Actor, name: string) => Promise<void>;
};

/** Creates the list. Source: Portolan */
export const createAdministratorList = (parts: {
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
  readonly store: AdministratorStore;
  readonly firstName: string;
}): AdministratorList => {
  const { database, clock, appendAudit, store, firstName } = parts;
  return {
    list: async () =>
      (await store.list()).map(({ name, role, created_at_ms }) => ({
        name,
        role: toRole(role),
        createdAtMs: created_at_ms,
      })),
    add: (actor, { name, role }, tokenDigest) =>
      database.write(async (transaction) => {
        const row = { id: randomUuid(), name, role, token_digest: tokenDigest, created_at_ms: clock() };
        if (!(await store.insert(transaction, row))) throw thingExists('administrator');
        await appendAudit(transaction, {
          category: 'audit.configuration',
          actor,
          action: 'create',
          object: `administrator ${name}`,
          message: `Creating administrator with the role ${role}`,
        });
      }),
    remove: async (actor, name) => {
      if (name === firstName) throw firstAdministratorStays();
      await database.write(async (transaction) => {
        // Sessions and codes go with the row.
        if (!(await store.remove(transaction, name))) throw thingNotFound('administrator');
        await appendAudit(transaction, {
          category: 'audit.configuration',
          actor,
          action: 'delete',
          object: `administrator ${name}`,
          message: 'Deleting administrator',
        });
      });
    },
  };
};
