import type { Route } from '../../../http/server/route.ts';
import type { User } from '../../../identity-provider/index.ts';
import { type AdministratorRole, operations, type ResponseOf } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import { writeGroupsOf } from '../../roles/groups.ts';
import { createRoleGuard } from '../../roles/role-guard.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Users of the built-in identity provider of a subaccount. Source: Portolan */
export const userRoutes = ({ accounts, identityProvider }: ManagedRooms): readonly Route[] => {
  const guard = createRoleGuard(accounts);
  const getUser = async (params: { readonly subaccount: string; readonly user: string }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    const user = await identityProvider.findUser(subaccount.id, params.user);
    if (user === undefined) throw thingNotFound('user');
    return { subaccount, subaccountId: subaccount.id, user };
  };
  const getUserToChange = async (params: Parameters<typeof getUser>[0], role: AdministratorRole) => {
    const found = await getUser(params);
    await guard.assertMayChangeUser(role, found.subaccount, [found.user.userName, found.user.id]);
    return found;
  };
  return [
    serve(operations.listUsers, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await identityProvider.listUsers(id)).map(toWireUser);
    }),
    serve(operations.createUser, async ({ params, body, actor, role }) => {
      const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
      const { id } = subaccount;
      await guard.assertMayChangeUser(role, subaccount, [body.name]);
      const { name, email, givenName, familyName, password, isDisabled = false } = body;
      const user = await identityProvider.createUser(
        id,
        { userName: name, email, givenName, familyName, password },
        actor,
      );
      if (isDisabled) await identityProvider.disableUser(id, user.id, actor);
      return toWireUser({ ...user, isDisabled });
    }),
    serve(operations.changeUser, async ({ params, body, actor, role }) => {
      const { subaccountId, user } = await getUserToChange(params, role);
      const { email, givenName, familyName } = body;
      const update = {
        ...(email !== undefined && { email }),
        ...(givenName !== undefined && { givenName }),
        ...(familyName !== undefined && { familyName }),
      };
      return toWireUser(await identityProvider.updateUser(subaccountId, user.id, update, actor));
    }),
    serve(operations.disableUser, async ({ params, actor, role }) => {
      const { subaccountId, user } = await getUserToChange(params, role);
      await identityProvider.disableUser(subaccountId, user.id, actor);
      return toWireUser({ ...user, isDisabled: true });
    }),
    serve(operations.enableUser, async ({ params, actor, role }) => {
      const { subaccountId, user } = await getUserToChange(params, role);
      await identityProvider.enableUser(subaccountId, user.id, actor);
      return toWireUser({ ...user, isDisabled: false });
    }),
    serve(operations.listUserGroups, async ({ params }) => {
      const { subaccountId, user } = await getUser(params);
      return (await accounts.listGroupsOf(subaccountId, user.userName)).map(({ name, kind }) => ({ name, kind }));
    }),
    serve(operations.setUserGroups, async ({ params, body, actor, role }) => {
      const { subaccountId, user } = await getUserToChange(params, role);
      const stored = await accounts.listGroupsOf(subaccountId, user.userName);
      await guard.assertMayChangeGroups(role, subaccountId, differing(body.groups, namesOf(stored)));
      await writeGroupsOf(accounts, subaccountId, user.userName, body.groups, actor);
      return {};
    }),
    serve(operations.setPassword, async ({ params, body, actor, role }) => {
      const { subaccountId, user } = await getUserToChange(params, role);
      await identityProvider.setPassword(subaccountId, user.id, body.password, actor);
      return {};
    }),
    serve(operations.deleteUser, async ({ params, actor, role }) => {
      const { subaccountId, user } = await getUserToChange(params, role);
      if (!(await identityProvider.deleteUser(subaccountId, user.id, actor))) throw thingNotFound('user');
    }),
  ];
};

const namesOf = (groups: readonly { readonly name: string }[]): readonly string[] => groups.map(({ name }) => name);

/** The names that are in one of two lists only, in lower case. */
const differing = (one: readonly string[], other: readonly string[]): readonly string[] => {
  const left = one.map((name) => name.toLowerCase());
  const right = other.map((name) => name.toLowerCase());
  return [...left.filter((name) => !right.includes(name)), ...right.filter((name) => !left.includes(name))];
};

const toWireUser = (user: User): ResponseOf<typeof operations.createUser> => ({
  id: user.id,
  name: user.userName,
  ...(user.email !== undefined && { email: user.email }),
  ...(user.givenName !== undefined && { givenName: user.givenName }),
  ...(user.familyName !== undefined && { familyName: user.familyName }),
  hasPassword: user.hasPassword,
  isDisabled: user.isDisabled,
});
