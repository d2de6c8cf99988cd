import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ApiError, call } from '../../connection/api.ts';

type Params = { readonly subaccount: string };
type Role = { readonly application: string; readonly role: string };
type Provider = ResponseOf<typeof operations.listTrustedIdentityProviders>[number];
type SamlProvider = Extract<Provider, { readonly kind: 'saml' }>;
type GroupRule = NonNullable<SamlProvider['groupRules']>[number];

/** A role collection, with nothing left out. */
export type Collection = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly users: readonly string[];
};

/** How an identity provider puts users into a role collection; without rules it puts all of them there. */
export type Mapping = { readonly provider: string; readonly rules: GroupRule['rules'] | undefined };

/** The application of a role and its name, as one text. */
export const roleTextOf = ({ application, role }: Role): string => `${application} ${role}`;

/** Reads all role collections. Source: SAP doc "Working with Role Collections" */
export const readCollections = async (params: Params): Promise<readonly Collection[]> =>
  (await call(operations.listRoleCollections, params)).map(({ name, roles = [], users = [] }) => ({
    name,
    roles,
    users,
  }));

/** Finds one by its name: upper and lower case are the same. Source: docs/compatibility.md, "Groups and role collections" */
export const findCollection = (all: readonly Collection[], name: string): Collection | undefined =>
  all.find((collection) => isSame(collection.name, name));

/** Changes one list of a role collection, as it is now; the other one stays. */
export const changeCollection = async (
  params: Params,
  name: string,
  change: (now: Collection) => Partial<Omit<Collection, 'name'>>,
): Promise<void> => {
  const now = findCollection(await readCollections(params), name) ?? { name, roles: [], users: [] };
  const { roles, users } = change(now);
  await call(operations.putRoleCollection, params, {
    name: now.name,
    ...(roles !== undefined && { roles: [...roles] }),
    ...(users !== undefined && { users: [...users] }),
  });
};

/** Lists how identity providers put users into a role collection. Source: SAP doc "Map Role Collections to User Groups" */
export const listMappings = (providers: readonly Provider[], name: string): readonly Mapping[] =>
  providers
    .filter(isSaml)
    .flatMap(({ name: provider, groupRules = [], defaultGroups = [] }) => [
      ...defaultGroups.filter((group) => isSame(group, name)).map(() => ({ provider, rules: undefined })),
      ...groupRules.filter(({ group }) => isSame(group, name)).map(({ rules }) => ({ provider, rules })),
    ]);

/** Makes an identity provider put users into a role collection, or no longer. What else is trusted of it stays as it is now. */
export const changeMappings = async (
  params: Params,
  collection: string,
  mapping: Mapping,
  kind: 'add' | 'remove',
): Promise<void> => {
  const providers = await call(operations.listTrustedIdentityProviders, params);
  const provider = providers.filter(isSaml).find(({ name }) => name === mapping.provider);
  if (provider === undefined) throw new ApiError(404, 'The identity provider is not trusted any more');
  const { groupRules = [], defaultGroups = [] } = provider;
  const { rules } = mapping;
  const isThis = (rule: GroupRule): boolean =>
    isSame(rule.group, collection) && JSON.stringify(rule.rules) === JSON.stringify(rules);
  const added = kind === 'add' && rules !== undefined ? [{ group: collection, rules }] : [];
  await call(operations.putTrustedIdentityProvider, params, {
    ...provider,
    groupRules: [...groupRules.filter((rule) => !isThis(rule)), ...added],
    defaultGroups: rules === undefined ? defaultGroups.filter((group) => !isSame(group, collection)) : defaultGroups,
  });
};

/** Only SAML providers speak of groups. */
export const isSaml = (provider: Provider): provider is SamlProvider => provider.kind === 'saml';

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
