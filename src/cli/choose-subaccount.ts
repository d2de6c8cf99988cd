import { operations, type ResponseOf } from '../management-api/contract.ts';
import type { ManagementClient } from './connection/management-client.ts';
import { CommandError } from './errors.ts';

/** A subaccount as the server tells it. Source: Portolan */
export type SubaccountInfo = ResponseOf<typeof operations.getSubaccount>;

/** The subaccount that was named, or the only one there is. Throws a `CommandError` that lists the choices. Source: Portolan */
export const chooseSubaccount = async (
  client: ManagementClient,
  label: string | undefined,
): Promise<SubaccountInfo> => {
  const all = await client.call(operations.listSubaccounts, {});
  if (label !== undefined) {
    const found = all.find(({ id, subdomain, technicalName }) => [id, subdomain, technicalName].includes(label));
    if (found !== undefined) return found;
    throw new CommandError(
      `The server has no subaccount "${label}".`,
      all.length === 0
        ? 'Create one with `portolan apply <landscape file>`.'
        : `It has: ${all.map(({ subdomain }) => subdomain).join(', ')}.`,
    );
  }
  const [only, another] = all;
  if (only === undefined) {
    throw new CommandError('The server has no subaccounts.', 'Create one with `portolan apply <landscape file>`.');
  }
  if (another !== undefined) {
    throw new CommandError(
      'The server has several subaccounts.',
      `Choose one with --subaccount: ${all.map(({ subdomain }) => subdomain).join(', ')}.`,
    );
  }
  return only;
};
