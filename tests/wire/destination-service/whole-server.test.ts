import { generateKeyPairSync, sign } from 'node:crypto';
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

  it('D-3, S-21: 401 for no token, a made up, expired or foreign-key one, 403 for another audience, 400 for a malformed header', async () => {
    const mine = await fetchToken();
    const [head = '', payload = '', signature = ''] = mine.split('.');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const foreignKey = sign('sha256', Buffer.from(`${head}.${payload}`), privateKey).toString('base64url');
    const malformed = [400, 'Unable to parse the JWT in Authorization Header.'] as const;
    const refused = [401, 'Full authentication is required to access this resource'] as const;
    const cases: readonly (readonly [string, string, readonly [number, string]])[] = [
      ['no token', '', refused],
      ['a made up one', 'Bearer abc.def.ghi', refused],
      ['another signature', `Bearer ${head}.${payload}.${foreignKey}`, refused],
      ['a changed payload', `Bearer ${head}.${payload.slice(0, -2)}AA.${signature}`, refused],
      ['another scheme', 'Basic YTpi', refused],
      ['no token behind the scheme', 'Bearer', malformed],
      ['two tokens', `Bearer ${mine} ${mine}`, malformed],
      ['a list', `Bearer ${mine}, Basic YTpi`, malformed],
      ['no scheme', mine, malformed],
      [
        'another audience',
        `Bearer ${await fetchToken('sb-target!t1', 'the target secret')}`,
        [403, 'The access token is for another audience'],
      ],
    ];
    for (const [what, authorization, [status, ErrorMessage]] of cases) {
      expect([what, await find(authorization)]).toEqual([what, { status, json: { ErrorMessage } }]);
    }
    app.clock.advance(13 * 3_600_000);
    expect(await find(`Bearer ${mine}`), 'expired').toMatchObject({ status: 401 });
    expect(await find(`Bearer ${await fetchToken()}`)).toMatchObject({ status: 200 });
  });

  it('seed 003: a Neo token service is asked with tokenServiceUser, the grant in its URL, as the example has it', async () => {
    const { accounts, authorizationServer, destinationService } = app.rooms;
    const neo = (await accounts.createSubaccount({ subdomain: 'neo-one', flavour: 'neo' }, actor)).id;
    const scopes = ['hcp.manageAuthorizationSettings', 'hcp.readAuthorizationSettings'];
    const registration = { kind: 'platform-api', subaccountId: neo, description: 'example', scopes } as const;
    const { client, secret } = await authorizationServer.clients.register(registration, actor);
    const [user, password] = [client.clientId, secret?.reveal() ?? ''];
    const save = (properties: Readonly<Record<string, string>>) =>
      destinationService.manage.destinations.save(
        { subaccountId: acme, instanceId: instance },
        { Name: 'target', Type: 'HTTP', ProxyType: 'Internet', ...properties },
        actor,
      );
    const address = `${app.http}/oauth2/apitoken/v1?grant_type=client_credentials`;
    await save({
      URL: `${app.http}/authorization/v1/accounts/neoone/users/roles/?userId=mysampleuser`,
      Authentication: 'OAuth2ClientCredentials',
      tokenServiceURL: address,
      tokenServiceUser: user,
      tokenServicePassword: password,
      clientId: user,
      clientSecret: password,
    });
    const { json } = await find(`Bearer ${await fetchToken()}`);
    const [token] = json.authTokens;
    expect(token).toMatchObject({ type: 'Bearer', expires_in: expect.stringMatching(/^1[45]\d\d$/) });
    const called = await fetch(String(json.destinationConfiguration.URL), {
      headers: { [token.http_header.key]: token.http_header.value },
    });
    expect([called.status, await called.json()]).toEqual([200, { roles: [] }]);

    // Seed 002: the same by a BasicAuthentication destination that the application posts to itself.
    await save({
      URL: address,
      CloudConnectorVersion: '2',
      Authentication: 'BasicAuthentication',
      User: user,
      Password: password,
    });
    const basic = (await find(`Bearer ${await fetchToken()}`)).json;
    const [{ http_header: header }] = basic.authTokens;
    const posted = await fetch(String(basic.destinationConfiguration.URL), {
      method: 'POST',
      headers: { [header.key]: header.value },
    });
    expect([posted.status, await posted.json()]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 1500, scope: scopes.join(' ') },
    ]);
  });

  it('S-64: none of it leaves a secret or token in the log', async () => {
    const { json } = await find(`Bearer ${await fetchToken()}`);
    const log = app.logLines.join('');
    expect(log).not.toContain('secret $=+/');
    expect(log).not.toContain('the target secret');
    expect(log).not.toContain(json.authTokens[0].value);
  });
});
