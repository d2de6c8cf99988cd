import { afterEach, expect, it } from 'vitest';
import { describeCertificate, isKeyOfCertificate } from '../../../src/crypto/certificates.ts';
import { parseXml } from '../../../src/crypto/xml/parse-xml.ts';
import type { XmlElement } from '../../../src/crypto/xml/xml-element.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

const base = '/destination-configuration/v1/saml2Metadata';

describeOnBothDatabases('the trust of a subaccount', (open) => {
  const running: RunningDestinationService[] = [];
  afterEach(async () => {
    for (const app of running.splice(0)) await app.close();
  });
  const start = async (): Promise<RunningDestinationService> => {
    const app = await startDestinationService({ open });
    running.push(app);
    return app;
  };
  /** Another node over the same database and with the same clock. */
  const startSecond = async (first: RunningDestinationService): Promise<RunningDestinationService> => {
    const app = await startDestinationService({ open, besides: first });
    running.push(app);
    return app;
  };

  const send = async (app: RunningDestinationService, method: string, path: string, options = {}) => {
    const { status, json, headers } = await app.call(`${base}${path}`, { method, ...options });
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    // Each reply of these routes is an object of texts, but for the count.
    return { status, body: json as unknown as Readonly<Record<string, string>> };
  };
  const certificateOf = async (app: RunningDestinationService, path = '', method = 'GET'): Promise<string> =>
    (await send(app, method, `/certificate${path}`)).body.certificate ?? '';

  it('D-65: has no key until one is made', async () => {
    const app = await start();
    const none = (prefix = '') => ({
      status: 404,
      body: { ErrorMessage: `${prefix}Keypair for subaccount - ${app.acme} does not exist` },
    });
    expect(await send(app, 'GET', '')).toEqual(none());
    expect(await send(app, 'GET', '/certificate')).toEqual(none());
    expect(await send(app, 'GET', '/certificate/passive')).toEqual(none('Passive '));
    expect(await send(app, 'DELETE', '/certificate/passive')).toEqual(none('Passive '));
    expect(await send(app, 'POST', '/rotateCertificate')).toEqual(none());
    const { status, body } = await send(app, 'POST', '/certificate');
    expect([status, Object.keys(body)]).toEqual([200, ['certificate']]);
    expect(await send(app, 'GET', '/certificate')).toEqual({ status: 200, body });
    expect(await send(app, 'POST', '/rotateCertificate')).toEqual(none('Passive '));
    expect(await send(app, 'GET', '/certificate', { caller: { subaccount: app.other } })).toMatchObject({
      status: 404,
      body: { ErrorMessage: `Keypair for subaccount - ${app.other} does not exist` },
    });
  });

  it('S-56: lets nobody in without a token', async () => {
    const app = await start();
    for (const [method, path] of [
      ['GET', '/destination-configuration/v1/saml2Metadata'],
      ['GET', '/destination-configuration/v1/saml2Metadata/certificate'],
      ['POST', '/destination-configuration/v1/saml2Metadata/certificate'],
      ['GET', '/destination-configuration/v1/saml2Metadata/certificate/passive'],
      ['POST', '/destination-configuration/v1/saml2Metadata/certificate/passive'],
      ['DELETE', '/destination-configuration/v1/saml2Metadata/certificate/passive'],
      ['POST', '/destination-configuration/v1/saml2Metadata/rotateCertificate'],
    ] as const)
      expect((await app.call(path, { method, headers: { authorization: '' } })).status).toBe(401);
    expect(app.audited).toEqual([]);
  });

  it('makes an RSA certificate for two years, its key sealed', async () => {
    const app = await start();
    const certificate = await certificateOf(app, '', 'POST');
    expect(certificate).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n$/);
    const described = describeCertificate(certificate);
    expect(described.issuerDn).toBe(described.subjectDn);
    expect(Math.round((described.notAfterMs - app.clock.now()) / 86_400_000)).toBe(730);
    const row = await app.database.read.selectFrom('saml_trust_keys').selectAll().executeTakeFirstOrThrow();
    expect(
      isKeyOfCertificate(certificate, new Secret(Buffer.from(row.active_sealed_private_key ?? []).toString())),
    ).toBe(false);
    expect(Buffer.from(row.active_sealed_private_key ?? []).includes('PRIVATE KEY')).toBe(false);
    expect(app.logLines.join()).not.toContain('PRIVATE KEY');
  });

  it('renews a key in its place', async () => {
    const app = await start();
    const first = await certificateOf(app, '', 'POST');
    const second = await certificateOf(app, '', 'POST');
    expect(second).not.toBe(first);
    expect(await certificateOf(app)).toBe(second);
    expect(await send(app, 'GET', '/certificate/passive')).toMatchObject({ status: 404 });
  });

  it('D-65: takes no body', async () => {
    const app = await start();
    const refused = { status: 400, body: { ErrorMessage: 'Request body should be empty!' } };
    for (const path of ['/certificate', '/certificate/passive', '/rotateCertificate'])
      for (const body of [{}, ' ']) expect(await send(app, 'POST', path, { body })).toEqual(refused);
    expect(await send(app, 'GET', '/certificate')).toMatchObject({ status: 404 });
    expect(app.audited).toEqual([]);
  });

  it('D-65: lets the passive key take over, and back, and be deleted', async () => {
    const app = await start();
    const one = await certificateOf(app, '', 'POST');
    const two = await certificateOf(app, '/passive', 'POST');
    expect(await certificateOf(app, '/passive')).toBe(two);
    expect(await send(app, 'POST', '/rotateCertificate')).toEqual({
      status: 200,
      body: { activeCertificate: two, passiveCertificate: one },
    });
    expect([await certificateOf(app), await certificateOf(app, '/passive')]).toEqual([two, one]);
    expect((await send(app, 'POST', '/rotateCertificate')).body.activeCertificate).toBe(one);
    expect(await send(app, 'DELETE', '/certificate/passive')).toEqual({ status: 200, body: { Count: 1 } });
    expect(await send(app, 'GET', '/certificate/passive')).toMatchObject({ status: 404 });
    expect(await certificateOf(app)).toBe(one);
    expect(app.audited.map(({ action, object, category }) => [category, action, object])).toEqual([
      ['audit.configuration', 'create', 'SAML trust key (active)'],
      ['audit.configuration', 'create', 'SAML trust key (passive)'],
      ['audit.configuration', 'update', 'SAML trust key (active)'],
      ['audit.configuration', 'update', 'SAML trust key (active)'],
      ['audit.configuration', 'delete', 'SAML trust key (passive)'],
    ]);
    expect(JSON.stringify(app.audited)).not.toContain('PRIVATE');
  });

  it('publishes the issuer and both certificates, the active one first', async () => {
    const app = await start();
    const one = await certificateOf(app, '', 'POST');
    const read = async (): Promise<XmlElement> => {
      const { status, body } = await send(app, 'GET', '');
      expect([status, Object.keys(body)]).toEqual([200, ['idpMetadata']]);
      const parsed = parseXml(Buffer.from(body.idpMetadata ?? '', 'base64'));
      if (parsed.kind === 'refused') throw new Error(parsed.reason);
      return parsed.root;
    };
    const shown = ({ name, attributes, children, text }: XmlElement): unknown =>
      name === 'X509Certificate' ? text : [name, ...(attributes.get('use') ?? []), ...children.map(shown)];
    const keyOf = (pem: string) => [
      'KeyDescriptor',
      ...'signing',
      ['KeyInfo', ['KeyName'], ['X509Data', pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')]],
    ];
    const root = await read();
    expect(root.attributes.get('entityID')).toBe(`cfapps.example/${app.acme}`);
    const roles = (...keys: readonly unknown[]) => [
      'EntityDescriptor',
      ['SPSSODescriptor', ...keys],
      ['IDPSSODescriptor', ...keys],
    ];
    expect(shown(root)).toEqual(roles(keyOf(one)));
    const two = await certificateOf(app, '/passive', 'POST');
    expect(shown(await read())).toEqual(roles(keyOf(one), keyOf(two)));
    await send(app, 'POST', '/rotateCertificate');
    expect(shown(await read())).toEqual(roles(keyOf(two), keyOf(one)));
  });

  it('R-16: two nodes that rotate at once end with one result', async () => {
    const first = await start();
    const second = await startSecond(first);
    const one = await certificateOf(first, '', 'POST');
    const two = await certificateOf(first, '/passive', 'POST');
    for (let round = 0; round < 5; round += 1) {
      const before = await certificateOf(first);
      const changes = first.audited.length + second.audited.length;
      const replies = await Promise.all([first, second].map((app) => send(app, 'POST', '/rotateCertificate')));
      expect(replies.map(({ status }) => status)).toEqual([200, 200]);
      const swaps = first.audited.length + second.audited.length - changes;
      const other = before === one ? two : one;
      // One swap for both of them, or, where one had ended before the other began, two.
      expect(await certificateOf(second)).toBe(swaps === 1 ? other : before);
      if (swaps === 1) expect(replies[0]?.body).toEqual(replies[1]?.body);
      expect([await certificateOf(first), await certificateOf(first, '/passive')].sort()).toEqual([one, two].sort());
    }
  });

  it('R-16: two nodes that make a key at once answer with the one that counts', async () => {
    const first = await start();
    const second = await startSecond(first);
    const made = await Promise.all([first, second].map((app) => certificateOf(app, '', 'POST')));
    expect(made).toContain(await certificateOf(first));
    expect(await certificateOf(second)).toBe(await certificateOf(first));
    expect(first.audited.length + second.audited.length).toBe(new Set(made).size);
  });
});
