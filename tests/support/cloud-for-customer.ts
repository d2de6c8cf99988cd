import type { SettingName } from '../../src/config/schema.ts';
import { signEnveloped } from '../../src/crypto/xml/sign-enveloped.ts';
import { type AssertionParts, buildAssertion } from '../../src/crypto/xml/testing/test-assertion.ts';
import { createTestSigner } from '../../src/crypto/xml/testing/test-signer.ts';
import { randomHex } from '../../src/foundation/ids.ts';
import { administrator, basic, form, send, type WireReply, type WireRequest } from './authorization-server.ts';
import { startTestApp } from './start-app.ts';

/** Issuing entity name of the provider the system trusts. */
export const issuer = 'https://btp.example/acme';
export const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
export const clientSecret = 'p+q%41&r#s$t:u';
export const password = 'correct horse battery staple';
export const technicalPassword = 'a password of a program';
export const tokenPath = '/sap/bc/sec/oauth2/token';
export const serviceRoot = '/sap/c4c/odata/v1/c4codata';
export const samlBearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer';

/** What a test changes about a token request. */
export type Presentation = {
  readonly parts?: AssertionParts;
  /** Changes the signed document. */
  readonly change?: (signed: string) => string;
  readonly encoding?: 'base64' | 'base64url';
  readonly fields?: Readonly<Record<string, string | undefined>>;
  readonly host?: string;
  readonly path?: string;
  readonly credentials?: { readonly id: string; readonly secret: string };
};

/** Two subaccounts with a C4C system each: business users, a trusted provider, an OAuth client and a technical user. */
export const startC4c = async (settings: Partial<Record<SettingName, unknown>> = {}) => {
  const app = await startTestApp({ publicPort: 443, ...settings });
  const { accounts, identityProvider, cloudForCustomer } = app.rooms;
  const { manage } = cloudForCustomer;
  const signer = createTestSigner();
  const acme = await accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, administrator);
  const globex = await accounts.createSubaccount({ subdomain: 'globex', flavour: 'cf' }, administrator);
  for (const { id } of [acme, globex]) {
    await identityProvider.createUser(
      id,
      { userName: 'mia', email: 'Mia@Example.com', givenName: 'Mia', familyName: 'Petersen', password },
      administrator,
    );
    await identityProvider.createUser(id, { userName: 'jonas', email: 'jonas@example.com', password }, administrator);
    await manage.putProvider(id, { issuer, certificate: signer.certificatePem }, administrator);
    await manage.putTechnicalUser(id, { name: 'EXTENSION', password: technicalPassword }, administrator);
  }
  const register = async (subaccountId: typeof acme.id, description: string, changes: object = {}) => {
    const input = { description, issuer, secret: clientSecret, tokenLifetimeSeconds: 1800, ...changes };
    const { client } = await manage.createClient(subaccountId, input, administrator);
    return { id: client.id, secret: clientSecret };
  };
  const client = await register(acme.id, 'extension');
  const globexClient = await register(globex.id, 'extension');

  const build = (parts: AssertionParts = {}): string =>
    buildAssertion({
      id: `_${randomHex(16)}`,
      nowMs: app.clock.now(),
      issuer,
      nameId: 'mia@example.com',
      nameIdFormat: emailFormat,
      audience: 'acme.crm.portolan.localhost',
      recipient: `https://acme.crm.portolan.localhost${tokenPath}`,
      ...parts,
    });
  const sign = (parts: AssertionParts): string => signEnveloped(build(parts), signer);

  const present = (presentation: Presentation = {}): Promise<WireReply> => {
    const { credentials = client, encoding = 'base64', parts = {}, change = (signed: string) => signed } = presentation;
    const assertion = Buffer.from(change(sign(parts))).toString(encoding);
    const fields = {
      client_id: credentials.id,
      grant_type: samlBearer,
      scope: 'UIWC:CC_HOME',
      assertion,
      ...presentation.fields,
    };
    const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
    const body = form(Object.fromEntries(given));
    return send(app.httpPort, {
      host: presentation.host ?? 'acme.crm',
      path: presentation.path ?? tokenPath,
      ...body,
      headers: { ...body.headers, ...basic(credentials.id, credentials.secret) },
    });
  };

  const fetchToken = async (nameId = 'mia@example.com'): Promise<string> => {
    const reply = await present({ parts: { nameId } });
    if (reply.status !== 200) throw new Error(`no token: ${reply.status} ${reply.text}`);
    return String(reply.json.access_token);
  };

  /** Calls the OData service; the path is that behind its root, unless it begins with `/`. */
  const call = (
    authorization: string,
    path: string,
    wanted: Partial<WireRequest> & { readonly json?: unknown } = {},
  ) => {
    const { json, ...rest } = wanted;
    return send(app.httpPort, {
      host: 'acme.crm',
      method: json === undefined ? 'GET' : 'POST',
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...rest,
      path: path.startsWith('/') ? path : `${serviceRoot}/${path}`,
      headers: {
        authorization,
        accept: 'application/json',
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...rest.headers,
      },
    });
  };

  return {
    ...app,
    acme,
    globex,
    manage,
    signer,
    client,
    globexClient,
    register,
    build,
    sign,
    present,
    fetchToken,
    call,
    send: (wanted: WireRequest) => send(app.httpPort, wanted),
    asMia: basic('mia', password).authorization,
    asProgram: basic('EXTENSION', technicalPassword).authorization,
  };
};

export type C4cServer = Awaited<ReturnType<typeof startC4c>>;

const dOf = (reply: WireReply): Readonly<Record<string, unknown>> => {
  const { d } = reply.json;
  if (typeof d !== 'object' || d === null) throw new Error(`no data: ${reply.status} ${reply.text}`);
  return Object.fromEntries(Object.entries(d));
};

/** The entity of a JSON reply, which C4C wraps in `results`, or the `d` of a list with its count and link. */
export const dataOf = (reply: WireReply): Readonly<Record<string, unknown>> => {
  const d = dOf(reply);
  const { results } = d;
  if (typeof results !== 'object' || results === null) throw new Error(`no results: ${reply.text}`);
  return Array.isArray(results) ? d : Object.fromEntries(Object.entries(results));
};

/** The entities of a JSON list. */
export const resultsOf = (reply: WireReply): readonly Readonly<Record<string, unknown>>[] => {
  const { results } = dOf(reply);
  if (!Array.isArray(results)) throw new Error(`no list: ${reply.status} ${reply.text}`);
  return results;
};
