import type { ListedAuthorization, ListedToken } from '../../../authorization-server/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Live opaque tokens and authorizations. Source: SAP doc "Revoke OAuth Access Tokens" */
export const tokenRoutes = ({ accounts, authorizationServer }: ManagedRooms): readonly Route[] => {
  const { tokens } = authorizationServer;
  return [
    serve(operations.searchTokens, async ({ params, body }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      const page = await tokens.search(id, body);
      return { ...page, tokens: page.tokens.map(toWireToken) };
    }),
    serve(operations.revokeTokens, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return { count: await tokens.revokeAll(id, body, actor) };
    }),
    serve(operations.revokeToken, async ({ params, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      if (!(await tokens.revoke(id, params.token, actor))) throw thingNotFound('token');
    }),
    serve(operations.searchAuthorizations, async ({ params, body }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await tokens.searchAuthorizations(id, body)).map(toWireAuthorization);
    }),
    serve(operations.revokeAuthorization, async ({ params, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      if (!(await tokens.revokeAuthorization(id, params.authorization, actor))) throw thingNotFound('authorization');
    }),
  ];
};

const toWireToken = ({ tokenId, userName, scopes, ...rest }: ListedToken) => ({
  id: tokenId,
  user: userName,
  scopes: [...scopes],
  ...rest,
});

const toWireAuthorization = ({ authorizationId, userName, scopes, ...rest }: ListedAuthorization) => ({
  id: authorizationId,
  user: userName,
  scopes: [...scopes],
  ...rest,
});
