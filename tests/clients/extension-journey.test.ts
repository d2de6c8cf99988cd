import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApplicationServer, startApplications } from '../support/applications.ts';
import { connectC4c } from '../support/c4c-destinations.ts';

const user = { username: 'mia', password: 'correct horse battery staple' };
const redirectUri = 'https://extension.example/callback';

/** Source: product.md J6; spec integration-and-c4c.md 7.4, 7.7 */
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
    await connectC4c(server);
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
