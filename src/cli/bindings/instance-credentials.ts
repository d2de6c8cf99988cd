import { z } from 'zod';
import { randomHex } from '../../foundation/ids.ts';
import type { SubaccountInfo } from '../choose-subaccount.ts';
import type { ManagementClient } from '../connection/management-client.ts';
import { CommandError } from '../errors.ts';
import { chooseInstances, createBindings, deleteBindings } from './bindings.ts';

/** An OAuth client's id and secret. Source: RFC 6749 §2.3.1 */
export type ClientCredentials = { readonly clientId: string; readonly clientSecret: string };

const plain = z.object({ clientid: z.string(), clientsecret: z.string() });
const credentialsSchema = z.union([plain, z.object({ oauth: plain }).transform(({ oauth }) => oauth)]);

/** Runs `use` with the credentials of a service key that exists only for its duration. Source: Portolan */
export const withInstanceCredentials = async <Result>(
  client: ManagementClient,
  subaccount: SubaccountInfo,
  instanceName: string,
  use: (credentials: ClientCredentials) => Promise<Result>,
): Promise<Result> => {
  const instances = await chooseInstances(client, subaccount, [instanceName]);
  const keyName = `cli-${randomHex(6)}`;
  try {
    const [binding] = await createBindings(client, subaccount, instances, keyName, {
      parameters: { 'credential-type': 'binding-secret' },
    });
    const parsed = credentialsSchema.safeParse(binding?.credentials);
    if (!parsed.success) throw new CommandError(`The service instance "${instanceName}" has no client secret.`);
    return await use({ clientId: parsed.data.clientid, clientSecret: parsed.data.clientsecret });
  } finally {
    await deleteBindings(client, subaccount, instances, keyName);
  }
};
