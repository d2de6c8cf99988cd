import { signEnveloped } from '../../src/crypto/xml/sign-enveloped.ts';
import { type AssertionParts, buildAssertion } from '../../src/crypto/xml/testing/test-assertion.ts';
import { createTestSigner } from '../../src/crypto/xml/testing/test-signer.ts';
import { randomHex } from '../../src/foundation/ids.ts';
import type { TrustedProviderInput } from '../../src/identity-provider/index.ts';
import { administrator, basic, form, neoSecret, startWithClients, type WireReply } from './authorization-server.ts';

/** Name of the identity provider the subaccounts trust. */
export const idp = 'https://idp.example.com';
export const samlBearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer';

/** Where an assertion is presented, by whom, and what it says beyond what is right there. */
export type Presentation = {
  readonly parts?: AssertionParts;
  /** Changes the signed document. */
  readonly change?: (signed: string) => string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly host?: string;
  readonly client?: { readonly id: string; readonly secret: string };
};

/** The clients of `startWithClients`, further ones, and a trusted identity provider in `acme` and `cf-one`. */
export const startWithSaml = async (settings: Parameters<typeof startWithClients>[0] = {}) => {
  const server = await startWithClients({ publicPort: 443, ...settings });
  const signer = createTestSigner();
  const { trustedProviders } = server.rooms.identityProvider;
  const saml: TrustedProviderInput = { kind: 'saml', name: idp, certificates: [signer.certificatePem] };
  const trust = (input: Partial<typeof saml> = {}, subaccountId = server.acme.id) =>
    trustedProviders.put(subaccountId, { ...saml, ...input } as TrustedProviderInput, administrator);
  await trust();
  await trust({}, server.cf.id);
  const shop = await server.clients.register(
    {
      kind: 'xsuaa',
      subaccountId: server.cf.id,
      clientId: 'sb-saml!t1',
      xsappname: 'saml!t1',
      authorities: [],
      grantTypes: [samlBearer, 'refresh_token'],
      credential: 'secret',
    },
    administrator,
  );
  const xsuaa = { id: shop.client.clientId, secret: shop.secret?.reveal() ?? '' };
  const registerNeo = async (clientId: string, changes: object = {}) => {
    await server.clients.register(
      {
        kind: 'neo-application',
        subaccountId: server.acme.id,
        name: clientId,
        clientId,
        secret: neoSecret,
        authorizationGrant: 'authorization-code',
        redirectUris: ['https://app.example.com/callback'],
        subscription: server.tmn,
        tokenLifetimeSeconds: 3600,
        refreshTokenLifetimeSeconds: 86_400,
        ...changes,
      },
      administrator,
    );
    return { id: clientId, secret: neoSecret };
  };

  const sign = (parts: AssertionParts): string =>
    signEnveloped(buildAssertion({ id: `_${randomHex(16)}`, nowMs: server.clock.now(), ...parts }), signer);

  const present = async (
    presentation: Presentation,
    right: Required<Pick<Presentation, 'host' | 'path' | 'client'>>,
    parts: AssertionParts,
  ): Promise<WireReply> => {
    const { host, path, client } = { ...right, ...presentation };
    const signed = sign({ ...parts, ...presentation.parts });
    const document = presentation.change?.(signed) ?? signed;
    const assertion = Buffer.from(document).toString('base64url');
    const body = form({ grant_type: samlBearer, assertion, ...presentation.fields });
    return server.send({ host, path, ...body, headers: { ...body.headers, ...basic(client.id, client.secret) } });
  };

  const neoUrl = 'https://oauthasservices-acme.portolan.localhost/oauth2/api/v1/token';
  const xsuaaUrl = 'https://cf-one.authentication.portolan.localhost/oauth/token';
  return {
    ...server,
    signer,
    trust,
    trustedProviders,
    registerNeo,
    samlClient: xsuaa,
    sign,
    neoUrl,
    xsuaaUrl,
    /** Presents an assertion at the token endpoint of the Neo account. */
    presentToNeo: (presentation: Presentation = {}) =>
      present(
        presentation,
        { host: 'oauthasservices-acme', path: '/oauth2/api/v1/token', client: server.neo },
        { recipient: neoUrl, audience: 'https://netweaver.ondemand.com' },
      ),
    /** Presents an assertion at the token endpoint of XSUAA. */
    presentToXsuaa: (presentation: Presentation = {}) =>
      present(
        presentation,
        { host: 'cf-one.authentication', path: '/oauth/token', client: xsuaa },
        { recipient: xsuaaUrl, audience: 'https://cf-one.authentication.portolan.localhost' },
      ),
  };
};

export type ServerWithSaml = Awaited<ReturnType<typeof startWithSaml>>;
