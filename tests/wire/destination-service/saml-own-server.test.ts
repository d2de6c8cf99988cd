import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseXml } from '../../../src/crypto/xml/parse-xml.ts';
import type { Actor } from '../../../src/foundation/audit-event.ts';
import { claimsOf } from '../../support/authorization-server.ts';
import type { WireJson } from '../../support/start-destination-service.ts';
import { jane, jwtBearer, type ServerWithUsers, startWithUsers } from '../../support/user-tokens.ts';

const actor: Actor = { kind: 'system', name: 'test' };
const api = '/destination-configuration/v1';

describe('SAML bearer assertions between the two services of the whole server', () => {
  let server: ServerWithUsers;
  beforeAll(async () => {
    server = await startWithUsers({ publicPort: 443 });
  });
  afterAll(() => server.close());

  const fetchToken = async (fields: Readonly<Record<string, string>>): Promise<string> =>
    String((await server.ask(fields, server.service)).json.access_token);
  const call = async (path: string, token: string, method = 'GET'): Promise<unknown> => {
    const response = await fetch(`${server.http}${api}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    return response.json();
  };

  it('D-41: the authorization server takes an assertion by the metadata and the certificate alone', async () => {
    const application = await fetchToken({ grant_type: 'client_credentials' });
    // Both are the documented replies of these routes.
    const { certificate } = (await call('/saml2Metadata/certificate', application, 'POST')) as { certificate: string };
    const { idpMetadata } = (await call('/saml2Metadata', application)) as { idpMetadata: string };
    const metadata = parseXml(Buffer.from(idpMetadata, 'base64'));
    if (metadata.kind === 'refused') throw new Error(metadata.reason);
    const issuer = metadata.root.attributes.get('entityID') ?? '';
    expect(issuer).toBe(`cfapps.portolan.localhost/${server.cf.id}`);
    await server.rooms.identityProvider.trustedProviders.put(
      server.cf.id,
      { kind: 'saml', name: issuer, certificates: [certificate] },
      actor,
    );
    const zone = 'https://cf-one.authentication.portolan.localhost';
    await server.rooms.destinationService.manage.destinations.save(
      { subaccountId: server.cf.id },
      {
        Name: 'portal',
        Type: 'HTTP',
        URL: 'https://portal.example',
        Authentication: 'OAuth2SAMLBearerAssertion',
        audience: zone,
        authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession',
        assertionRecipient: `${zone}/oauth/token`,
        clientKey: server.portal.id,
        tokenServiceUser: server.portal.id,
        tokenServicePassword: server.portal.secret,
        tokenServiceURL: `${server.http}/t/cf-one/oauth/token`,
      },
      actor,
    );
    const assertion = String((await server.signIn()).json.access_token);
    const user = await fetchToken({ grant_type: jwtBearer, assertion });
    const { authTokens } = (await call('/destinations/portal', user)) as WireJson;
    expect(authTokens[0].error).toBeUndefined();
    expect(claimsOf(authTokens[0].value)).toMatchObject({
      user_name: jane.name,
      grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      zid: server.cf.id,
    });
  });
});
