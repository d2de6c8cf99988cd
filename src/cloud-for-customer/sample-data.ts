import type { Audit } from '../audit/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Database } from '../storage/database.ts';
import { getEntitySet } from './entity-sets/index.ts';
import { type CustomerSample, customers, employees, products } from './samples.ts';
import { insertNumbered } from './store/insert-numbered.ts';
import { countObjects, type ObjectRow, type ObjectValues } from './store/object-store.ts';

/** Objects to try a system with, made only where somebody asks for them. */
export type SampleData = {
  /** Whether there are accounts already. */
  readonly hasAccounts: (subaccountId: SubaccountId) => Promise<boolean>;
  readonly createSampleData: (subaccountId: SubaccountId, actor: Actor) => Promise<void>;
};

/** Makes an object of a set; answers it. */
type Make = (set: string, values: ObjectValues) => Promise<ObjectRow>;

const dayMs = 86_400_000;

/** Creates the maker of samples: something of every set, and everything an account can lead to. */
export const createSampleData = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
}): SampleData => {
  const { database, clock } = parts;
  return {
    hasAccounts: async (subaccountId) =>
      (await countObjects(database.read, { set: getEntitySet('AccountCollection'), subaccountId })) > 0,
    createSampleData: (subaccountId, actor) =>
      database.write(async (transaction) => {
        const nowMs = clock();
        const make: Make = (set, values) =>
          insertNumbered(transaction, { set: getEntitySet(set), subaccountId, values }, { nowMs, by: actor.name });
        const set = getEntitySet('ProductCollection');
        for (const { id, description, unit } of products) {
          // Somebody may have made it under this number before there were accounts.
          const conditions = [{ column: set.number.column, values: [id] }];
          if ((await countObjects(transaction, { set, subaccountId, conditions })) > 0) continue;
          await make(set.name, { number: id, description, language_code: 'EN', unit_code: unit, status_code: '2' });
        }
        const owner_id = await makeHouse(make, nowMs);
        for (const customer of customers) await makeCustomer(make, customer, { owner_id, nowMs });
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

/** What there is before there are customers; answers the number of who looks after these. */
const makeHouse = async (make: Make, nowMs: number): Promise<string> => {
  const numbers: string[] = [];
  for (const { first, last, job, department, email } of employees) {
    const { number } = await make('EmployeeCollection', {
      first_name: first,
      last_name: last,
      job_title: job,
      department,
      email,
    });
    numbers.push(String(number));
    await make('UserCollection', {
      name: `${first} ${last}`,
      employee_id: String(number),
      email,
      language_code: 'EN',
      is_locked: 0,
    });
  }
  const [owner = ''] = numbers;
  await make('CampaignCollection', {
    name: 'Autumn fair',
    owner_id: owner,
    type_code: '01',
    status_code: '2',
    starts_at_ms: nowMs - (nowMs % dayMs),
    ends_at_ms: nowMs - (nowMs % dayMs) + 30 * dayMs,
  });
  return owner;
};

const makeCustomer = async (
  make: Make,
  { name, city, country, first, last, ticket, interest }: CustomerSample,
  { owner_id, nowMs }: { readonly owner_id: string; readonly nowMs: number },
): Promise<void> => {
  const dayAtMs = nowMs - (nowMs % dayMs);
  const { account_id: account } = await make('AccountCollection', {
    account_name: name,
    city,
    country_code: country,
    role_code: 'CRM000',
    life_cycle_status_code: '2',
  });
  const account_id = String(account);
  const { contact_id: contact } = await make('ContactCollection', { account_id, first_name: first, last_name: last });
  const contact_id = String(contact);
  const { object_id: request } = await make('ServiceRequestCollection', {
    customer_id: account_id,
    contact_id,
    name: ticket,
    processing_type_code: 'SRRQ',
  });
  await make('ServiceRequestItemCollection', { parent_object_id: String(request), product_id: interest });
  await make('LeadCollection', { name: `${name}: first call`, account_id, contact_id, owner_id, status_code: '2' });
  const opportunity = await make('OpportunityCollection', {
    name: `${name}: ${interest}`,
    account_id,
    contact_id,
    owner_id,
    life_cycle_status_code: '1',
    probability_percent: 40,
    close_at_ms: dayAtMs + 60 * dayMs,
  });
  await make('OpportunityItemCollection', { parent_object_id: String(opportunity.object_id), product_id: interest });
  await make('SalesQuoteCollection', {
    name: `Offer to ${name}`,
    account_id,
    owner_id,
    opportunity_id: String(opportunity.number),
    currency_code: 'EUR',
    valid_until_ms: dayAtMs + 30 * dayMs,
  });
  await make('AppointmentCollection', {
    subject: `Visit in ${city}`,
    location: city,
    account_id,
    contact_id,
    owner_id,
    is_full_day: 0,
    starts_at_ms: dayAtMs + 7 * dayMs + 36_000_000,
    ends_at_ms: dayAtMs + 7 * dayMs + 39_600_000,
  });
};
