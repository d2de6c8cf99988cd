import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApplicationServer, startApplications } from '../support/applications.ts';

const user = { username: 'mia', password: 'correct horse battery staple' };
const redirectUri = 'https://extension.example/callback';
const clientSecret = 'p+q%41&r#s$t:u';
const technicalPassword = 'a password of a program';

const systemSchema = z.object({ localServiceProvider: z.string(), url: z.string(), tokenServiceUrl: z.string() });

/** What SAP's pages have an administrator do on both sides. Source: spec integration-and-c4c.md 7.2 to 7.4; product.md J6 */
const connect = async (server: ApplicationServer): Promise<void> => {
  const key = await server.createKey('acme', 'destinations');
  const { issuer, certificate } = await server.readLocalProvider(key);
  const cloudForCustomer = {
    oauthIdentityProviders: [{ issuer, certificate }],
    technicalUsers: [{ name: 'EXTENSION', password: technicalPassword }],
  };
  await server.apply({ subaccounts: [{ subdomain: 'acme', flavour: 'cf', cloudForCustomer }] });
  const { body } = await server.manage('POST', '/management/v1/subaccounts/acme/cloud-for-customer/oauth-clients', {
    body: { description: 'extension', issuer, secret: clientSecret },
  });
  const client = z.object({ id: z.string() }).parse(body);
  const system = systemSchema.parse(
    (await server.manage('GET', '/management/v1/subaccounts/acme/cloud-for-customer')).body,
  );
  const common = {
    Type: 'HTTP',
    ProxyType: 'Internet',
    URL: system.url,
    TrustStoreLocation: server.ownAuthority.name,
  };
  await server.apply({
    subaccounts: [
      {
        subdomain: 'acme',
        flavour: 'cf',
        certificates: [server.ownAuthority],
        destinations: [
          {
            ...common,
            Name: 'c4c-user',
            Authentication: 'OAuth2SAMLBearerAssertion',
            audience: system.localServiceProvider,
            clientKey: client.id,
            tokenServiceURL: system.tokenServiceUrl,
            tokenServiceUser: client.id,
            tokenServicePassword: clientSecret,
            authnContextClassRef: 'urn:none',
            nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
            scope: 'UIWC:CC_HOME',
            userIdSource: 'email',
          },
          {
            ...common,
            Name: 'c4c-program',
            Authentication: 'BasicAuthentication',
            User: 'EXTENSION',
            Password: technicalPassword,
          },
        ],
      },
    ],
  });
};

describe('J6: an extension of SAP Cloud for Customer, with published clients, unmodified', () => {
  let server: ApplicationServer;
  let seen: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    server = await startApplications({
      subaccounts: [
        {
          subdomain: 'acme',
          flavour: 'cf',
          users: [
            {
              name: user.username,
              email: 'Mia@Example.com',
              givenName: 'Mia',
              familyName: 'Petersen',
              password: user.password,
            },
          ],
          serviceInstances: [
            {
              name: 'shop',
              offering: 'xsuaa',
              parameters: { xsappname: 'shop', 'oauth2-configuration': { 'redirect-uris': [redirectUri] } },
            },
            { name: 'destinations', offering: 'destination' },
          ],
        },
      ],
    });
    await connect(server);
    seen = await server.runUnderExec(['--service', 'shop', '--service', 'destinations'], 'extension.ts', {
      httpsPort: server.httpsPort,
      redirectUri,
      user,
      destinations: { user: 'c4c-user', program: 'c4c-program' },
    });
  });
  afterAll(() => server.close());

  it('writes and reads as the signed-in user through an OAuth2SAMLBearerAssertion destination', () => {
    expect(seen.asUser).toEqual({
      statuses: [201, 204, 204],
      name: 'Kaispeicher',
      City: 'Kiel',
      CreatedBy: 'Mia Petersen',
    });
  });

  it('writes and reads as a technical user through a BasicAuthentication destination', () => {
    expect(seen.asProgram).toEqual({
      statuses: [201, 204, 204],
      name: 'Feuerschiff',
      City: 'Kiel',
      CreatedBy: 'EXTENSION',
    });
  });

  it('gets nothing through the first without a user', () => {
    expect(seen.withoutUser).toContain('No user token (JWT) has been provided');
  });
});
