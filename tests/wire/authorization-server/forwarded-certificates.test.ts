import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  form,
  type ServerWithClients,
  send,
  startWithClients,
} from '../../support/authorization-server.ts';
import { type ClientIdentity, issueIdentity, sendTls } from '../../support/client-credentials.ts';

let proxied: ServerWithClients;
let nginx: ServerWithClients;
let unnamed: ServerWithClients;
let direct: ServerWithClients;
let identity: ClientIdentity;
let other: ClientIdentity;
const client = 'sb-forwarded!t1';

const start = async (settings: Parameters<typeof startWithClients>[0] = {}): Promise<ServerWithClients> => {
  const server = await startWithClients(settings);
  await server.clients.register(
    {
      kind: 'xsuaa',
      subaccountId: server.cf.id,
      clientId: client,
      xsappname: 'forwarded!t1',
      authorities: [],
      grantTypes: ['client_credentials'],
      credential: 'none',
    },
    administrator,
  );
  const registration = { binding: 'exact', certificatePem: identity.cert } as const;
  await server.clients.addCertificate(server.cf.id, client, { registration }, administrator);
  return server;
};

beforeAll(async () => {
  direct = await startWithClients();
  const { authority } = direct.rooms;
  identity = await issueIdentity(authority, [['CN', 'forwarded']]);
  other = await issueIdentity(authority, [['CN', 'other']]);
  await direct.close();
  const trustedProxies = ['127.0.0.1'];
  direct = await start({ clientCertificateHeader: 'x-forwarded-client-cert' });
  proxied = await start({ trustedProxies, clientCertificateHeader: 'x-forwarded-client-cert' });
  nginx = await start({ trustedProxies, clientCertificateHeader: 'x-ssl-client-cert' });
  unnamed = await start({ trustedProxies });
});
afterAll(async () => {
  await proxied.close();
  await nginx.close();
  await unnamed.close();
  await direct.close();
});

const leaf = (pem: string): string => `${pem.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----\n`;
const encoded = (pem: string): string => encodeURIComponent(leaf(pem));
const base64 = (pem: string): string => leaf(pem).replaceAll(/-----[A-Z ]+-----|\s/g, '');
const xfcc = (pem: string): string => `Hash=abc;Subject="CN=a,O=\\"b\\"";Cert="${encoded(pem)}"`;

const request = (headers: Readonly<Record<string, string | readonly string[]>>) => {
  const body = form({ grant_type: 'client_credentials', client_id: client });
  return {
    host: 'cf-one.authentication.cert',
    path: '/oauth/token',
    ...body,
    headers: { ...body.headers, ...headers },
  };
};
const ask = async (server: ServerWithClients, headers: Parameters<typeof request>[0]): Promise<number> =>
  (await send(server.httpPort, request(headers))).status;

describe('S-51: a client certificate in a header', () => {
  it.each([
    ['percent-encoded PEM', () => ({ 'x-forwarded-client-cert': encoded(identity.cert) })],
    [
      'PEM with blanks for line breaks',
      () => ({ 'x-forwarded-client-cert': leaf(identity.cert).trim().replaceAll('\n', ' ') }),
    ],
    ['base64 of the DER', () => ({ 'x-forwarded-client-cert': base64(identity.cert) })],
    ['Envoy', () => ({ 'x-forwarded-client-cert': xfcc(identity.cert) })],
    ['Envoy with a chain', () => ({ 'x-forwarded-client-cert': `By=x;Chain="${encodeURIComponent(identity.cert)}"` })],
    [
      'Envoy behind another proxy: the last element',
      () => ({ 'x-forwarded-client-cert': `${xfcc(other.cert)},${xfcc(identity.cert)}` }),
    ],
  ])('counts from a configured proxy (%s), from nobody else', async (_name, headers) => {
    expect(await ask(proxied, headers())).toBe(200);
    expect(await ask(direct, headers())).toBe(401);
  });

  it.each([
    ['another certificate', () => ({ 'x-forwarded-client-cert': encoded(other.cert) })],
    ['the first of two elements', () => ({ 'x-forwarded-client-cert': `${xfcc(identity.cert)},${xfcc(other.cert)}` })],
    ['two lines of the header', () => ({ 'x-forwarded-client-cert': [encoded(identity.cert), encoded(other.cert)] })],
    ['two lines of base64', () => ({ 'x-forwarded-client-cert': [base64(identity.cert), base64(other.cert)] })],
    ['a damaged one', () => ({ 'x-forwarded-client-cert': encoded(identity.cert).slice(0, -60) })],
    ['no certificate', () => ({ 'x-forwarded-client-cert': 'MAA=' })],
    ['nothing', () => ({ 'x-forwarded-client-cert': '' })],
  ])('is refused: %s', async (_name, headers) => {
    proxied.clock.advance(31_000);
    expect(await ask(proxied, headers())).toBe(401);
  });

  it('counts in the header the operator has named: any other is as the client sent it, and the proxy passed it on', async () => {
    const theirs = { 'x-forwarded-client-cert': encoded(identity.cert) };
    const proxys = { 'x-ssl-client-cert': encoded(identity.cert) };
    for (const server of [proxied, nginx, unnamed]) server.clock.advance(31_000);
    expect(await ask(nginx, proxys)).toBe(200);
    // NGINX leaves its header out where the client has presented no certificate.
    expect(await ask(nginx, theirs)).toBe(401);
    expect(await ask(nginx, { ...theirs, 'x-ssl-client-cert': encoded(other.cert) })).toBe(401);
    expect(await ask(proxied, proxys)).toBe(401);
    expect([await ask(unnamed, theirs), await ask(unnamed, proxys)]).toEqual([401, 401]);
  });

  it("in the proxy's own handshake is not the client's", async () => {
    proxied.clock.advance(31_000);
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    expect((await sendTls(proxied.httpsPort, request(forwarded), identity)).status).toBe(401);
    expect((await sendTls(proxied.httpsPort, request({}), identity)).status, 'from the machine itself').toBe(200);
    const swapped = { ...forwarded, 'x-forwarded-client-cert': encoded(identity.cert) };
    expect((await sendTls(proxied.httpsPort, request(swapped), other)).status).toBe(200);
  });

  it('from a stranger does not take the place of the one in the handshake', async () => {
    direct.clock.advance(31_000);
    const spoofed = { 'x-forwarded-client-cert': encoded(identity.cert) };
    expect((await sendTls(direct.httpsPort, request(spoofed), other)).status).toBe(401);
    const foreign = { 'x-forwarded-client-cert': encoded(other.cert) };
    expect((await sendTls(direct.httpsPort, request(foreign), identity)).status).toBe(200);
  });
});
