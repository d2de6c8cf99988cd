import { randomHex } from '../../foundation/ids.ts';
import { operations } from '../../management-api/contract.ts';
import type { SubaccountInfo } from '../choose-subaccount.ts';
import type { ManagementClient } from '../connection/management-client.ts';
import { CommandError } from '../errors.ts';
import type { TokenServiceName } from '../fetch-token.ts';
import { type ClientCredentials, withInstanceCredentials } from './instance-credentials.ts';

/** A client that may read message processing logs, and the token service it belongs to. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export type MonitoringCredentials = ClientCredentials & { readonly tokenService: TokenServiceName };

/**
 * Runs `use` with a client that may read message processing logs: a service key of the instance named, or of one that fits; in a Neo
 * account an OAuth client of its own. Key and client are deleted afterwards. Source: product description, "The journeys" J1, J4
 */
export const withMonitoringCredentials = async <Result>(
  client: ManagementClient,
  subaccount: SubaccountInfo,
  instanceName: string | undefined,
  use: (credentials: MonitoringCredentials) => Promise<Result>,
): Promise<Result> => {
  if (instanceName === undefined && subaccount.flavour === 'neo') return withOAuthClient(client, subaccount, use);
  const name = instanceName ?? (await findApiInstance(client, subaccount));
  return withInstanceCredentials(client, subaccount, name, (credentials) =>
    use({ ...credentials, tokenService: 'xsuaa' }),
  );
};

/** Roles of a service instance that include reading logs. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
const fittingRole = /^(MonitoringDataRead|AuthGroup_(ReadOnly|BusinessExpert|IntegrationDeveloper|Administrator))$/;

const findApiInstance = async (client: ManagementClient, subaccount: SubaccountInfo): Promise<string> => {
  const instances = await client.call(operations.listServiceInstances, { subaccount: subaccount.id });
  const found = instances.find(({ offering, plan, parameters }) => {
    const roles: unknown = parameters.roles;
    return (
      offering === 'it-rt' &&
      plan === 'api' &&
      Array.isArray(roles) &&
      roles.some((role) => fittingRole.test(String(role)))
    );
  });
  if (found !== undefined) return found.name;
  throw new CommandError(
    `The subaccount ${subaccount.subdomain} has no service instance that may read logs.`,
    'Add one to a landscape file: { name: monitoring, offering: it-rt, plan: api, parameters: { roles: [MonitoringDataRead] } }.',
  );
};

const withOAuthClient = async <Result>(
  { call }: ManagementClient,
  { id: subaccount, subdomain }: SubaccountInfo,
  use: (credentials: MonitoringCredentials) => Promise<Result>,
): Promise<Result> => {
  const subscriptions = await call(operations.listSubscriptions, { subaccount });
  const subscription = subscriptions.find((name) => name.endsWith('tmn'));
  if (subscription === undefined) {
    throw new CommandError(
      `The subaccount ${subdomain} is not subscribed to a tenant management node.`,
      'Add one to "subscriptions" of a landscape file: an application whose name ends with tmn.',
    );
  }
  const clientId = `cli-${randomHex(8)}`;
  const assignment = {
    application: subscription,
    role: 'IntegrationOperationServer.read',
    user: `oauth_client_${clientId}`,
  };
  try {
    const { secret = '' } = await call(
      operations.createOAuthClient,
      { subaccount },
      { id: clientId, name: clientId, subscription, tokenLifetimeSeconds: 43_200 },
    );
    await call(operations.assignRole, { subaccount }, assignment);
    return await use({ clientId, clientSecret: secret, tokenService: 'neo' });
  } finally {
    // Either may be missing when what is above has failed; that failure is the one to tell.
    const cleanUp = [
      call(operations.unassignRole, { subaccount }, assignment),
      call(operations.deleteOAuthClient, { subaccount, client: clientId }),
    ];
    await Promise.allSettled(cleanUp);
  }
};
