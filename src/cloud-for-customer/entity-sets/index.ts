import { accounts, accountViews } from './accounts.ts';
import { appointments } from './appointments.ts';
import { campaigns } from './campaigns.ts';
import { contacts } from './contacts.ts';
import { employees } from './employees.ts';
import type { EntitySetDefinition, NavigationDefinition, PropertyDefinition } from './entity-set.ts';
import { leads } from './leads.ts';
import { opportunities, opportunityItems } from './opportunities.ts';
import { products } from './products.ts';
import { salesQuotes } from './sales-quotes.ts';
import { serviceRequestItems } from './service-request-items.ts';
import { serviceRequests } from './service-requests.ts';
import { users } from './users.ts';

/** Every entity set of the OData API. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" */
export const entitySets: readonly EntitySetDefinition[] = [
  accounts,
  ...accountViews,
  contacts,
  opportunities,
  opportunityItems,
  leads,
  salesQuotes,
  appointments,
  campaigns,
  serviceRequests,
  serviceRequestItems,
  products,
  employees,
  users,
];

const byName: ReadonlyMap<string, EntitySetDefinition> = new Map(entitySets.map((set) => [set.name, set]));

/** The definition of a set the model knows. */
export const getEntitySet = (name: string): EntitySetDefinition => {
  const definition = byName.get(name);
  if (definition === undefined) throw new Error(`no entity set is named ${name}`);
  return definition;
};

/** A navigation property by name. Paths are checked against the model, which is made from the same list. */
export const getNavigation = (definition: EntitySetDefinition, name: string): NavigationDefinition => {
  const navigation = definition.navigation.find((candidate) => candidate.name === name);
  if (navigation === undefined) throw new Error(`${definition.name} has no navigation ${name}`);
  return navigation;
};

/** The property that shows the number people know an entity by. */
export const getNumberProperty = ({ name, properties, number }: EntitySetDefinition): PropertyDefinition => {
  const property = properties.find(({ column }) => column === number.column);
  if (property === undefined) throw new Error(`${name} does not show its number`);
  return property;
};
