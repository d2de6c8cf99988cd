import type { Audit } from '../audit/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import { type SubaccountId, timeOrderedUuid } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';
import type { EntitySetDefinition } from './entity-sets/entity-set.ts';
import { getEntitySet } from './entity-sets/index.ts';
import { countObjects, insertObject, type ObjectRow, type ObjectValues, takeNumber } from './store/object-store.ts';

/** Objects to try a system with, made only where somebody asks for them. */
export type SampleData = {
  /** Whether there are accounts already. */
  readonly hasAccounts: (subaccountId: SubaccountId) => Promise<boolean>;
  readonly createSampleData: (subaccountId: SubaccountId, actor: Actor) => Promise<void>;
};

const customers = [
  {
    name: 'Hansekontor GmbH',
    city: 'Hamburg',
    country: 'DE',
    first: 'Mia',
    last: 'Petersen',
    ticket: 'Delivery is late',
  },
  { name: 'Fjordfisk AS', city: 'Bergen', country: 'NO', first: 'Olav', last: 'Lie', ticket: 'Wrong invoice address' },
  {
    name: 'Atelier Moreau',
    city: 'Lyon',
    country: 'FR',
    first: 'Claire',
    last: 'Moreau',
    ticket: 'Question about an order',
  },
] as const;

/** Creates the maker of samples: accounts with a contact and a ticket each. */
export const createSampleData = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
}): SampleData => {
  const { database, clock } = parts;
  const insert = async (
    transaction: Transaction,
    subaccountId: SubaccountId,
    set: EntitySetDefinition,
    values: ObjectValues,
    createdBy: string,
  ): Promise<ObjectRow> => {
    const nowMs = clock();
    return await insertObject(transaction, set, {
      ...values,
      subaccount_id: subaccountId,
      object_id: timeOrderedUuid(nowMs).replaceAll('-', '').toUpperCase(),
      [set.number.column]: await takeNumber(transaction, subaccountId, set),
      created_at_ms: nowMs,
      created_by: createdBy,
      changed_at_ms: nowMs,
      changed_by: createdBy,
    });
  };
  return {
    hasAccounts: async (subaccountId) =>
      (await countObjects(database.read, { set: getEntitySet('AccountCollection'), subaccountId })) > 0,
    createSampleData: (subaccountId, actor) =>
      database.write(async (transaction) => {
        for (const { name, city, country, first, last, ticket } of customers) {
          const account = await insert(
            transaction,
            subaccountId,
            getEntitySet('AccountCollection'),
            { account_name: name, city, country_code: country, role_code: 'CRM000', life_cycle_status_code: '2' },
            actor.name,
          );
          const contact = { account_id: account.account_id ?? null, first_name: first, last_name: last };
          await insert(transaction, subaccountId, getEntitySet('ContactCollection'), contact, actor.name);
          const request = { customer_id: account.account_id ?? null, name: ticket, processing_type_code: 'SRRQ' };
          await insert(transaction, subaccountId, getEntitySet('ServiceRequestCollection'), request, actor.name);
        }
        await parts.audit.append(transaction, {
          category: 'audit.data-modification',
          subaccountId,
          actor,
          action: 'create',
          object: 'sample data of SAP Cloud for Customer',
          message: 'Creating sample data of SAP Cloud for Customer',
        });
      }),
  };
};
