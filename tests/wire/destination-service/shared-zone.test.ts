import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCommandLine } from '../../support/command-line.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

describe('D-68: what a provider keeps for a subscriber', () => {
  const subaccounts = '/management/v1/subaccounts';
  const api = '/destination-configuration/v1';
  let app: TestApp;
  let manage: ReturnType<typeof createManagementCaller>;
  let token: string;
  let askForToken: (path: string, headers?: Readonly<Record<string, string>>) => Promise<string>;
  beforeAll(async () => {
    app = await startTestApp();
    manage = createManagementCaller(app);
    for (const subdomain of ['provider', 'customer', 'stranger'])
      await manage('POST', subaccounts, { body: { subdomain, flavour: 'cf' } });
    const subscription = `${subaccounts}/customer/subscriptions/provider/shop`;
    expect((await manage('PUT', subscription)).status).toBe(200);
    const instance = { name: 'dest', offering: 'destination' };
    await manage('POST', `${subaccounts}/provider/service-instances`, { body: instance });
    const key = await manage('POST', `${subaccounts}/provider/service-instances/dest/keys`, { body: { name: 'k' } });
    const { credentials } = z
      .object({ credentials: z.object({ clientid: z.string(), clientsecret: z.string() }) })
      .parse(key.body);
    const { id } = z.object({ id: z.string() }).parse((await manage('GET', `${subaccounts}/customer`)).body);
    askForToken = async (path, headers = {}) => {
      const reply = await fetch(`${app.http}${path}`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: credentials.clientid,
          client_secret: credentials.clientsecret,
        }),
      });
      return z.object({ access_token: z.string() }).parse(await reply.json()).access_token;
    };
    token = await askForToken('/t/provider/oauth/token', { 'x-zid': id });
    await write('instanceDestinations', { Name: 'shown', 'jco.client.passwd': 'MARKER', ...shared });
    await write('instanceDestinations', { Name: 'hidden' });
    await write('instanceDestinationFragments', { FragmentName: 'shown', Type: undefined, ...shared });
    await write('instanceCertificates', { Name: 'shown.pem', Type: undefined, Content: 'AAAA', ...shared });
  });
  afterAll(() => app.close());

  const shared = { $metadata: { shared_with_subscriber: true } };
  const write = async (collection: string, body: object) => {
    const reply = await fetch(`${app.http}${api}/${collection}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ Type: 'RFC', ...body }),
    });
    expect(reply.status, await reply.text()).toBe(201);
  };
  const listFor = async (subdomain: string) =>
    (await manage('GET', `${subaccounts}/${subdomain}/shared-configurations`)).body;
  const giveAccess = (access: object) =>
    manage('PATCH', `${subaccounts}/provider/service-instances/dest`, {
      body: { parameters: { subscriber_access: access } },
    });

  it('is closed until the provider names scopes to read with', async () => {
    expect(await listFor('customer')).toEqual([]);
    await giveAccess({ destination: { write_scopes: ['shop!t1.write'] } });
    expect(await listFor('customer')).toEqual([]);
  });

  it('shows what is shared, of the kinds that have scopes, without secrets; nothing private', async () => {
    await giveAccess({ destination: { read_scopes: ['shop!t1.read'] } });
    const destination = {
      kind: 'destination',
      name: 'shown',
      provider: 'provider',
      instance: 'dest',
      properties: { Name: 'shown', Type: 'RFC' },
      readScopes: ['shop!t1.read'],
      writeScopes: ['shop!t1.write'],
    };
    expect(await listFor('customer')).toEqual([destination]);
    await giveAccess({ certificate: { read_scopes: ['shop!t1.read'] } });
    expect(await listFor('customer')).toMatchObject([{ kind: 'certificate', name: 'shown.pem' }, destination]);
    const table = await createCommandLine(app)(['destination', 'shared', '--subaccount', 'customer']);
    expect(table.output).toMatch(/^destination +shown +provider +dest +shop!t1.read +shop!t1.write$/m);
    expect(table.output).not.toContain('hidden');
  });

  it("D-2: a subscriber's token by its subdomain and one by x-zid see the same destinations; the provider's own does not", async () => {
    const bySubdomain = await askForToken('/t/customer/oauth/token');
    const byProvider = await askForToken('/t/provider/oauth/token');
    const seen = await Promise.all(
      [token, bySubdomain, byProvider].map(async (bearer) => {
        const headers = { authorization: `Bearer ${bearer}` };
        const listed = await fetch(`${app.http}${api}/instanceDestinations?$select=Name`, { headers });
        const found = await fetch(`${app.http}${api}/destinations/hidden`, { headers });
        return [found.status, await listed.json()];
      }),
    );
    const both = [200, [{ Name: 'hidden' }, { Name: 'shown' }]];
    expect(seen).toEqual([both, both, [404, []]]);
  });

  it('S-55: shows it to that subscriber alone, and only as long as it is one', async () => {
    expect([await listFor('provider'), await listFor('stranger')]).toEqual([[], []]);
    await manage('DELETE', `${subaccounts}/customer/subscriptions/provider/shop`);
    expect(await listFor('customer')).toEqual([]);
  });
});
