import type { SigningKeyInfo } from '../../../authorization-server/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Keys that sign tokens. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const signingKeyRoutes = ({ accounts, signingKeys }: ManagedRooms): readonly Route[] => [
  serve(operations.listTokenKeys, async () => {
    const [keys, subaccounts] = await Promise.all([signingKeys.listVerificationKeys(), accounts.listSubaccounts()]);
    const subdomains = new Map<string, string>(subaccounts.map(({ id, subdomain }) => [id, subdomain]));
    return keys.map(({ jwk, subaccountId }) => ({ subaccount: subdomains.get(subaccountId) ?? '', key: jwk }));
  }),
  serve(operations.listSigningKeys, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return (await signingKeys.list(id)).map(toWireKey);
  }),
  serve(operations.createSigningKey, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const { algorithm, isAutomatic } = body;
    return toWireKey(
      await signingKeys.create(id, { isAutomatic, ...(algorithm !== undefined && { algorithm }) }, actor),
    );
  }),
  serve(operations.rotateSigningKey, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const { algorithm } = body;
    return toWireKey(await signingKeys.rotate(id, algorithm === undefined ? {} : { algorithm }, actor));
  }),
  serve(operations.enableSigningKey, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return toWireKey(await signingKeys.enable(id, params.kid, body, actor));
  }),
  serve(operations.deleteSigningKey, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await signingKeys.delete(id, params.kid, body, actor);
    return {};
  }),
];

// The same fields; only the contract's type allows changing them.
const toWireKey = (key: SigningKeyInfo): ResponseOf<typeof operations.createSigningKey> => ({
  ...key,
  safeToDelete: { ...key.safeToDelete },
});
