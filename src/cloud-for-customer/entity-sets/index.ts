import { accounts } from './accounts.ts';
import { contacts } from './contacts.ts';
import type { EntitySetDefinition, NavigationDefinition } from './entity-set.ts';
import { serviceRequestItems } from './service-request-items.ts';
import { serviceRequests } from './service-requests.ts';

/** Every entity set of the OData API. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" */
export const entitySets: readonly EntitySetDefinition[] = [accounts, contacts, serviceRequests, serviceRequestItems];

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
