import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/foundation/audit-event.ts';
import { randomUuid, type SubaccountId, toServiceInstanceId } from '../../../src/foundation/ids.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';
import type { WireJson } from '../../support/start-destination-service.ts';

const actor: Actor = { kind: 'system', name: 'test' };
const clientId = `sb-clone-${randomUuid()}!b1|destination-xsappname!b1`;

describe('the destination service in the whole server', () => {
  let app: TestApp;
  let acme: SubaccountId;
  const instance = toServiceInstanceId(randomUuid());

  beforeAll(async () => {
    app = await startTestApp();
    const { accounts, authorizationServer, destinationService } = app.rooms;
    acme = (await accounts.createSubaccount({ subdomain: 'acme', flavour: 'cf' }, actor)).id;
    await authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: acme,
        clientId,
        secret: 'the application secret $=+/',
        serviceInstanceId: instance,
        xsappname: 'destination-xsappname!b1',
        authorities: [],
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      actor,
    );
    await authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: acme,
        clientId: 'sb-target!t1',
        secret: 'the target secret',
        xsappname: 'target!t1',
        authorities: ['target!t1.Read'],
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      actor,
    );
    await destinationService.manage.destinations.save(
      { subaccountId: acme, instanceId: instance },
      {
        Name: 'target',
        Type: 'HTTP',
        URL: 'https://target.example',
        Authentication: 'OAuth2ClientCredentials',
        clientId: 'sb-target!t1',
        clientSecret: 'the target secret',
        tokenServiceURL: `${app.http}/oauth/token`,
      },
      actor,
    );
  });
  afterAll(() => app.close());

  const fetchToken = async (client = clientId, secret = 'the application secret $=+/'): Promise<string> => {
    const response = await fetch(`${app.http}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: secret }),
    });
    // A success of the token endpoint is an object with these members (RFC 6749 §5.1).
    const reply = (await response.json()) as { readonly access_token: string };
    return reply.access_token;
  };
  const find = async (authorization: string) => {
    const response = await fetch(`${app.http}/destination-configuration/v1/destinations/target`, {
      headers: { authorization },
    });
    // Asserted member by member below.
    return { status: response.status, json: (await response.json()) as WireJson };
  };

  it('D-1: takes a token of its own issuer and gives one for the destination', async () => {
    const { status, json } = await find(`Bearer ${await fetchToken()}`);
    expect(status).toBe(200);
    expect(json.owner).toEqual({ SubaccountId: acme, InstanceId: instance });
    expect(json.authTokens[0]).toMatchObject({ type: 'Bearer', http_header: { key: 'Authorization' } });
    expect(await app.rooms.authorizationServer.checkToken(json.authTokens[0].value)).toMatchObject({
      kind: 'valid',
      facts: { clientId: 'sb-target!t1' },
    });
  });

  it('D-3, S-21: refuses no token, a broken one, and one made out to another application', async () => {
    for (const [authorization, expected] of [
      ['', [401]],
      ['Bearer abc.def.ghi', [401]],
      [`Bearer ${await fetchToken('sb-target!t1', 'the target secret')}`, [401, 403]],
    ] as const) {
      const { status, json } = await find(authorization);
      expect(expected, authorization.slice(0, 12)).toContain(status);
      expect(json).toHaveProperty('ErrorMessage');
    }
  });

  it('S-64: none of it leaves a secret or token in the log', async () => {
    const { json } = await find(`Bearer ${await fetchToken()}`);
    const log = app.logLines.join('');
    expect(log).not.toContain('secret $=+/');
    expect(log).not.toContain('the target secret');
    expect(log).not.toContain(json.authTokens[0].value);
  });
});
