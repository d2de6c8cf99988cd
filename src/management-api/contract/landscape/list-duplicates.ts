import type { Landscape } from './landscape-schema.ts';

type Path = readonly (string | number)[];

/** What stands twice under one name, with the place of the second one from the root of the landscape. Source: Portolan */
export const listDuplicates = ({
  applications,
  subaccounts,
}: Landscape): readonly { readonly path: Path; readonly name: string }[] => {
  const duplicates: { readonly path: Path; readonly name: string }[] = [];
  const collect = <Item>(items: readonly Item[], nameOf: (item: Item) => string, position: Path): void => {
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      const name = nameOf(item);
      if (seen.has(name)) duplicates.push({ path: [...position, index], name });
      seen.add(name);
    }
  };
  collect(applications, (application) => application.name, ['applications']);
  for (const [index, application] of applications.entries()) {
    collect(application.scopes, ({ id }) => id, ['applications', index, 'scopes']);
  }
  collect(subaccounts, ({ subdomain: label }) => label, ['subaccounts']);
  for (const [index, subaccount] of subaccounts.entries()) {
    const at = (key: string): Path => ['subaccounts', index, key];
    collect(subaccount.users, (user) => user.name, at('users'));
    collect(
      subaccount.trustedIdentityProviders,
      (provider) => `${provider.kind}:${provider.name}`,
      at('trustedIdentityProviders'),
    );
    collect(subaccount.groups, (group) => group.name, at('groups'));
    collect(subaccount.roleCollections, (collection) => collection.name, at('roleCollections'));
    collect(subaccount.oauthClients, (client) => client.id ?? client.name, at('oauthClients'));
    collect(subaccount.apiClients, (client) => client.id ?? client.description, at('apiClients'));
    collect(subaccount.serviceInstances, (instance) => instance.name, at('serviceInstances'));
    collect(subaccount.certificates, (certificate) => certificate.name, at('certificates'));
    collect(subaccount.destinations, ({ Name }) => String(Name), at('destinations'));
    collect(subaccount.fragments, ({ FragmentName }) => String(FragmentName), at('fragments'));
    collect(
      subaccount.labels,
      ({ labels: _labels, ...holder }) => Object.entries(holder).sort().flat().join(' '),
      at('labels'),
    );
    collect(
      subaccount.members,
      ({ userName, userBase = '' }) => `${userName} ${userBase}`.trim().toLowerCase(),
      at('members'),
    );
    collect(subaccount.keystores, ({ name, application = '' }) => `${application} ${name}`.trim(), at('keystores'));
    collect(subaccount.connectors, ({ locationId }) => locationId, at('connectors'));
    collect(subaccount.flows, (flow) => flow.id, at('flows'));
    const { oauthIdentityProviders = [], oauthClients = [], technicalUsers = [] } = subaccount.cloudForCustomer ?? {};
    const inC4c = (key: string): Path => [...at('cloudForCustomer'), key];
    collect(oauthIdentityProviders, ({ issuer }) => issuer, inC4c('oauthIdentityProviders'));
    collect(oauthClients, ({ description }) => description, inC4c('oauthClients'));
    collect(technicalUsers, (user) => user.name.toLowerCase(), inC4c('technicalUsers'));
    for (const [position, { destinations = [], fragments = [], keys = [] }] of subaccount.serviceInstances.entries()) {
      collect(keys, (key) => key.name, [...at('serviceInstances'), position, 'keys']);
      collect(fragments, ({ FragmentName }) => String(FragmentName), [
        ...at('serviceInstances'),
        position,
        'fragments',
      ]);
      collect(destinations, ({ Name }) => String(Name), [...at('serviceInstances'), position, 'destinations']);
    }
  }
  return duplicates;
};
