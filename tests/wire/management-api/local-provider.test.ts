import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
const path = '/management/v1/subaccounts';
const own = `${path}/acme/local-service-provider`;
const read = '/management/v1/identity-provider-metadata/read';
const describeCertificates = '/management/v1/certificates/describe';
const { certificatePem } = createTestSigner();
const base64 = certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '');

const keySchema = z.looseObject({ keyId: z.string(), certificatePem: z.string(), validToMs: z.number() });
const providerSchema = z.object({
  name: z.string(),
  active: keySchema.optional(),
  passive: keySchema.optional(),
  metadata: z.string().optional(),
});
const providerOf = async () => providerSchema.parse((await call('GET', own)).body);

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  for (const subdomain of ['acme', 'globex']) await call('POST', path, { body: { subdomain, flavour: 'neo' } });
});
afterAll(() => app.close());

describe('the local service provider of a subaccount', () => {
  it('J6: has a name from the beginning, and a certificate and metadata once a key is made', async () => {
    const before = await providerOf();
    expect(before).toEqual({ name: expect.stringMatching(/^cfapps\./) });
    expect((await call('PUT', `${own}/keys/third`)).status).toBe(400);
    const made = await call('PUT', `${own}/keys/active`);
    expect(made.status).toBe(200);
    const after = await providerOf();
    expect(after).toMatchObject({ name: before.name, active: made.body });
    // What others would import is understood by ourselves.
    expect((await call('POST', read, { body: { metadata: after.metadata } })).body).toEqual({
      name: before.name,
      certificates: [after.active?.certificatePem],
    });
    // S-55
    expect((await call('GET', `${path}/globex/local-service-provider`)).body).not.toHaveProperty('active');
  });

  it('lets a second key take over, and goes on without the first', async () => {
    expect((await call('POST', `${own}/rotate`)).status).toBe(404);
    const first = (await providerOf()).active;
    await call('PUT', `${own}/keys/passive`);
    const second = (await providerOf()).passive;
    expect((await call('POST', `${own}/rotate`)).status).toBe(200);
    expect(await providerOf()).toMatchObject({ active: second, passive: first });
    expect((await call('DELETE', `${own}/keys/passive`)).status).toBe(204);
    expect((await call('DELETE', `${own}/keys/passive`)).status).toBe(404);
    expect((await providerOf()).passive).toBeUndefined();
    const events = await app.rooms.database.read.selectFrom('audit_events').selectAll().execute();
    const changes = events.map((event) => JSON.stringify(event)).filter((text) => text.includes('SAML trust key'));
    expect(changes).toHaveLength(4);
    // S-64
    expect(JSON.stringify([events, app.logLines, await providerOf()])).not.toContain('PRIVATE KEY');
  });
});

describe('certificates and metadata of others', () => {
  const key = (use: string, certificate: string) =>
    `<m:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></m:KeyDescriptor>`;
  const provider = (keys: string, name = 'https://idp.example.com') =>
    `<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${name}"><m:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}</m:IDPSSODescriptor></m:EntityDescriptor>`;
  const signing = key(' use="signing"', `\n${base64}\n`);
  const list = (text: string) =>
    `<m:EntitiesDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata">${text}</m:EntitiesDescriptor>`;

  it('are read: the keys that sign, of one provider', async () => {
    const wanted = { status: 200, body: { name: 'https://idp.example.com', certificates: [certificatePem] } };
    const other = '<m:EntityDescriptor entityID="sp"><m:SPSSODescriptor/></m:EntityDescriptor>';
    for (const metadata of [
      provider(signing),
      provider(key('', base64) + key(' use="encryption"', 'AAAA')),
      list(other + provider(signing + signing)),
    ]) {
      expect(await call('POST', read, { body: { metadata } })).toMatchObject(wanted);
    }
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['no XML', 'hello', /malformed/],
    [
      'S-32: a document type',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${provider(signing)}`,
      /document-type/,
    ],
    ['no identity provider', '<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata"/>', /IDPSSO/],
    ['an identity provider of another namespace', '<EntityDescriptor><IDPSSODescriptor/></EntityDescriptor>', /IDPSSO/],
    ['two of them', list(provider(signing) + provider(signing, 'b')), /one SAML 2.0/],
    ['no name', provider(signing, ''), /entityID/],
    ['no key that signs', provider(key(' use="encryption"', base64)), /1 to 10/],
    ['a broken certificate', provider(key('', 'MIIBAAAA')), /cannot be used/],
  ];
  it.each(wrong)('are refused: %s', async (_, metadata, reason) => {
    const reply = await call('POST', read, { body: { metadata } });
    expect(reply).toMatchObject({ status: 400, body: { description: expect.stringMatching(reason) } });
  });

  it('are described in order, what is no certificate as null', async () => {
    const reply = await call('POST', describeCertificates, { body: { certificates: ['x', base64, certificatePem] } });
    const facts = { subject: expect.stringContaining('CN='), validToMs: expect.any(Number) };
    expect(reply).toMatchObject({ status: 200, body: [null, facts, facts] });
  });
});
