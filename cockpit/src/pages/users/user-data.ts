import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { call } from '../../connection/api.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';

/** A user as the contract has it. */
export type User = ResponseOf<typeof operations.listUsers>[number];

/** Groups or role collections with who is in them. */
type Bundle = { readonly name: string; readonly users: readonly string[] };
export type UserList = { readonly users: readonly User[]; readonly groups: readonly Bundle[] };

/** Reads users and what they can be put into: role collections on Cloud Foundry, groups on Neo. Source: SAP doc "Managing Roles", "Working with Role Collections" */
export const readUsers = async ({ subdomain: subaccount, flavour }: Subaccount): Promise<UserList> => {
  const [users, groups] = await Promise.all([
    call(operations.listUsers, { subaccount }),
    flavour === 'neo'
      ? call(operations.listGroups, { subaccount }).then((all) =>
          all.map(({ name, members = [] }) => ({ name, users: members })),
        )
      : call(operations.listRoleCollections, { subaccount }).then((all) =>
          all.map((collection) => ({ name: collection.name, users: collection.users ?? [] })),
        ),
  ]);
  return { users, groups };
};

/** The groups or role collections a user is in. */
export const groupsOf = ({ groups }: UserList, { name }: User): readonly string[] =>
  groups.filter(({ users }) => users.includes(name)).map((group) => group.name);
