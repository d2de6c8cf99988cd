import { z } from 'zod';
import type { ApplicationServer } from './applications.ts';

const clientSecret = 'p+q%41&r#s$t:u';
const technicalPassword = 'a password of a program';
const systemSchema = z.object({ localServiceProvider: z.string(), url: z.string(), tokenServiceUrl: z.string() });

/**
 * Does what SAP's pages have an administrator do on both sides, for a subaccount `acme` with an instance `destinations`: its destinations
 * `c4c-user` and `c4c-program` lead to its C4C system. Source: spec integration-and-c4c.md 7.2 to 7.4
 */
export const connectC4c = async (server: ApplicationServer): Promise<void> => {
  const acme = { subdomain: 'acme', flavour: 'cf' };
  const path = '/management/v1/subaccounts/acme/cloud-for-customer';
  const { issuer, certificate } = await server.readLocalProvider(await server.createKey('acme', 'destinations'));
  const cloudForCustomer = {
    oauthIdentityProviders: [{ issuer, certificate }],
    technicalUsers: [{ name: 'EXTENSION', password: technicalPassword }],
  };
  await server.apply({ subaccounts: [{ ...acme, cloudForCustomer }] });
  const registered = await server.manage('POST', `${path}/oauth-clients`, {
    body: { description: 'extension', issuer, secret: clientSecret },
  });
  const client = z.object({ id: z.string() }).parse(registered.body);
  const system = systemSchema.parse((await server.manage('GET', path)).body);
  const common = {
    Type: 'HTTP',
    ProxyType: 'Internet',
    URL: system.url,
    TrustStoreLocation: server.ownAuthority.name,
  };
  const asUser = {
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
  };
  const asProgram = {
    ...common,
    Name: 'c4c-program',
    Authentication: 'BasicAuthentication',
    User: 'EXTENSION',
    Password: technicalPassword,
  };
  await server.apply({
    subaccounts: [{ ...acme, certificates: [server.ownAuthority], destinations: [asUser, asProgram] }],
  });
};
