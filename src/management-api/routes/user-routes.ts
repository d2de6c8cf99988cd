import type { Route } from '../../http/server/route.ts';
import type { User } from '../../identity-provider/index.ts';
import { operations, type ResponseOf } from '../contract.ts';
import { thingNotFound } from '../errors.ts';
import { writeGroupsOf } from '../roles/groups.ts';
import type { ManagedRooms } from '../rooms.ts';
import { serve } from '../serve-operation.ts';
import { getSubaccountByLabel } from './find-subaccount.ts';

/** Users of the built-in identity provider of a subaccount. Source: Portolan */
export const userRoutes = ({ accounts, identityProvider }: ManagedRooms): readonly Route[] => {
  const getUser = async (params: { readonly subaccount: string; readonly user: string }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const user = await identityProvider.findUser(id, params.user);
    if (user === undefined) throw thingNotFound('user');
    return { subaccountId: id, user };
  };
  return [
    serve(operations.listUsers, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await identityProvider.listUsers(id)).map(toWireUser);
    }),
    serve(operations.createUser, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      const { name, email, givenName, familyName, password, isDisabled = false } = body;
      const user = await identityProvider.createUser(
        id,
        { userName: name, email, givenName, familyName, password },
        actor,
      );
      if (isDisabled) await identityProvider.disableUser(id, user.id, actor);
      return toWireUser({ ...user, isDisabled });
    }),
    serve(operations.changeUser, async ({ params, body, actor }) => {
      const { subaccountId, user } = await getUser(params);
      const { email, givenName, familyName } = body;
      const update = {
        ...(email !== undefined && { email }),
        ...(givenName !== undefined && { givenName }),
        ...(familyName !== undefined && { familyName }),
      };
      return toWireUser(await identityProvider.updateUser(subaccountId, user.id, update, actor));
    }),
    serve(operations.disableUser, async ({ params, actor }) => {
      const { subaccountId, user } = await getUser(params);
      await identityProvider.disableUser(subaccountId, user.id, actor);
      return toWireUser({ ...user, isDisabled: true });
    }),
    serve(operations.enableUser, async ({ params, actor }) => {
      const { subaccountId, user } = await getUser(params);
      await identityProvider.enableUser(subaccountId, user.id, actor);
      return toWireUser({ ...user, isDisabled: false });
    }),
    serve(operations.listUserGroups, async ({ params }) => {
      const { subaccountId, user } = await getUser(params);
      return (await accounts.listGroupsOf(subaccountId, user.userName)).map(({ name, kind }) => ({ name, kind }));
    }),
    serve(operations.setUserGroups, async ({ params, body, actor }) => {
      const { subaccountId, user } = await getUser(params);
      await writeGroupsOf(accounts, subaccountId, user.userName, body.groups, actor);
      return {};
    }),
    serve(operations.setPassword, async ({ params, body, actor }) => {
      const { subaccountId, user } = await getUser(params);
      await identityProvider.setPassword(subaccountId, user.id, body.password, actor);
      return {};
    }),
    serve(operations.deleteUser, async ({ params, actor }) => {
      const { subaccountId, user } = await getUser(params);
      if (!(await identityProvider.deleteUser(subaccountId, user.id, actor))) throw thingNotFound('user');
    }),
  ];
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
