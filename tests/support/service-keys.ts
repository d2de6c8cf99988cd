import { Agent, request } from 'node:https';
import { z } from 'zod';
import type { ClientIdentity } from './client-credentials.ts';
import type { createManagementCaller } from './management.ts';
import type { TestApp } from './start-app.ts';

/** The credentials of a service key of Cloud Integration. */
export const integrationKeySchema = z.object({
  oauth: z.object({
    clientid: z.string(),
    clientsecret: z.string().optional(),
    certificate: z.string().optional(),
    key: z.string().optional(),
    url: z.string(),
    tokenurl: z.string(),
    createdate: z.string(),
    certificatedetails: z
      .object({ issuerdn: z.string(), subjectdn: z.string(), validuntil: z.string(), serialnumber: z.string() })
      .optional(),
  }),
});

/** What a service key of Cloud Integration holds. */
export type IntegrationKey = z.output<typeof integrationKeySchema>['oauth'];

/** Makes instances and keys of Cloud Integration through the management API. */
export const createIntegrationKeys = (call: ReturnType<typeof createManagementCaller>) => {
  const instancesOf = (subaccount: string) => `/management/v1/subaccounts/${subaccount}/service-instances`;
  const tryKey = (subaccount: string, instance: string, name: string, parameters?: object) =>
    call('POST', `${instancesOf(subaccount)}/${instance}/keys`, { body: { name, parameters } });
  return {
    instancesOf,
    createInstance: (subaccount: string, name: string, plan: string, parameters: object) =>
      call('POST', instancesOf(subaccount), { body: { name, offering: 'it-rt', plan, parameters } }),
    tryKey,
    createKey: async (subaccount: string, instance: string, name: string, parameters?: object) => {
      const { status, body } = await tryKey(subaccount, instance, name, parameters);
      if (status !== 201) throw new Error(`no key: ${status} ${JSON.stringify(body)}`);
      return z.object({ credentials: integrationKeySchema }).parse(body).credentials.oauth;
    },
    deleteKey: (subaccount: string, instance: string, name: string) =>
      call('DELETE', `${instancesOf(subaccount)}/${instance}/keys/${name}`),
  };
};

/** Certificate and private key of a generated key. */
export const identityOf = ({ certificate = '', key = '' }: IntegrationKey): ClientIdentity => ({
  cert: certificate,
  key,
});

/** Opens one connection with a certificate and keeps it for all requests; `call` answers the status, and whether the connection was reused. */
export const keepConnection = (app: TestApp, host: string, identity: ClientIdentity) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false, ...identity });
  return {
    call: (path: string): Promise<{ readonly status: number; readonly isReused: boolean }> =>
      new Promise((resolve, reject) => {
        const outgoing = request(
          { host: '127.0.0.1', port: app.httpsPort, path, agent, headers: { host } },
          (response) => {
            response.resume();
            response.on('end', () => resolve({ status: response.statusCode ?? 0, isReused: outgoing.reusedSocket }));
          },
        );
        outgoing.on('error', reject);
        outgoing.end();
      }),
    close: () => agent.destroy(),
  };
};
