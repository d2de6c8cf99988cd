import { z } from 'zod';
import type { Demo } from './installation.ts';
import { chapter, expectEqual, step } from './steps.ts';

const clientSchema = z.object({ client: z.object({ id: z.string() }), secret: z.string() });
const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
const rolesSchema = z.object({ roles: z.array(z.object({ name: z.string(), applicationName: z.string() })) });
const recordsSchema = z.object({ value: z.array(z.object({ Message: z.string() })) });

/** J2: a script of the Neo environment calls the Platform APIs; deleting its client ends its token. */
export const usePlatformApis = async (demo: Demo): Promise<void> => {
  chapter('J2  A script written for the Platform APIs of the Neo environment');
  const roles = `${demo.url}/authorization/v1/accounts/hansekontor/users/roles/?userId=`;

  const { clientId, bearer } = await step('Create an API client, fetch its token', async (prove) => {
    const created = clientSchema.parse(
      JSON.parse(
        await demo.portolan(
          'client',
          'api',
          'create',
          'Role script',
          '--scope',
          'hcp.manageAuthorizationSettings',
          '--scope',
          'hcp.readAuditLogs',
          '--subaccount',
          'hansekontor',
          '--json',
        ),
      ),
    );
    const basic = Buffer.from(`${created.client.id}:${created.secret}`).toString('base64');
    const response = await fetch(`${demo.url}/oauth2/apitoken/v1?grant_type=client_credentials`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
    });
    const token = tokenSchema.parse(await response.json());
    expectEqual('seconds', token.expires_in, 1500);
    prove(`token ${token.access_token.slice(0, 5)}…, valid for ${token.expires_in} s`);
    return { clientId: created.client.id, bearer: { authorization: `Bearer ${token.access_token}` } };
  });

  await step('Read a user’s roles, give one, take it again', async (prove) => {
    const read = async (): Promise<string> => {
      const response = await fetch(`${roles}mia.petersen`, { headers: bearer });
      return rolesSchema
        .parse(await response.json())
        .roles.map(({ name }) => name)
        .join(', ');
    };
    const before = await read();
    const body = JSON.stringify({ users: [{ name: 'mia.petersen' }] });
    const of =
      '/authorization/v1/accounts/hansekontor/apps/hansekontortmn/roles/users?roleName=IntegrationOperationServer.read&providerAccount=intprov';
    const given = await fetch(`${demo.url}${of}`, {
      method: 'PUT',
      headers: { ...bearer, 'content-type': 'application/json' },
      body,
    });
    prove(`${before} → ${given.status} → ${await read()}`);
    const taken = await fetch(`${demo.url}${of}&users=mia.petersen`, { method: 'DELETE', headers: bearer });
    expectEqual('statuses and roles', [given.status, taken.status, await read()], [201, 200, before]);
  });

  await step('Find both changes in the audit log', async (prove) => {
    const filter = encodeURIComponent(`User eq '${clientId}' and Category eq 'audit.configuration'`);
    const response = await fetch(`${demo.url}/auditlog/v1/accounts/hansekontor/AuditLogRecords?$filter=${filter}`, {
      headers: bearer,
    });
    const { value } = recordsSchema.parse(await response.json());
    expectEqual('records', value.length, 2);
    for (const { Message } of value) prove(Message.split(' (')[0] ?? '');
  });

  await step('Delete the client: its token is at an end', async (prove) => {
    await demo.portolan('client', 'api', 'delete', clientId, '--subaccount', 'hansekontor');
    const response = await fetch(`${roles}mia.petersen`, { headers: bearer });
    expectEqual('status', response.status, 401);
    prove(`${response.status} ${response.headers.get('www-authenticate')?.split(',')[0]}`);
  });
};
