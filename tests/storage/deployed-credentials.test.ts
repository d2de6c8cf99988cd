import { expect, it } from 'vitest';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { randomHex } from '../../src/foundation/ids.ts';
import { Secret } from '../../src/foundation/secret.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSelfSigned } from '../support/client-credentials.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { createSecurityRooms } from '../support/security-rooms.ts';

const actor = { kind: 'user', name: 'mia' } as const;
const marker = `marker-${randomHex(12)}`;

const start = async (database: Database) => {
  const clock = createAdjustableClock();
  const { audit, accounts, credentials } = await createSecurityRooms(database, clock.now);
  const [own, foreign] = await Promise.all(
    ['acme', 'other'].map((subdomain) => accounts.createSubaccount({ subdomain, flavour: 'neo' }, actor)),
  );
  if (own === undefined || foreign === undefined) throw new Error('no subaccounts');
  return { clock, audit, credentials, acme: own.id, other: foreign.id };
};

const refused = (status: number, text: RegExp) =>
  expect.objectContaining({ status, description: expect.stringMatching(text) });

describeOnBothDatabases('deployed credentials', (open) => {
  it('S-63, S-64: seals a user credential, hands its password to the runtime only and puts the deployment on record', async () => {
    const database = await open();
    const { credentials, acme, audit } = await start(database);
    const { userCredentials } = credentials;
    const input = { name: 'ERP user', type: 'default', user: 'erp', password: new Secret(marker) };
    await userCredentials.create(acme, input, actor);
    const shown = await userCredentials.find(acme, 'ERP user');
    expect(shown).toMatchObject({ name: 'ERP user', type: 'default', user: 'erp', deployedBy: 'mia' });
    expect((await credentials.findUserCredential(acme, 'ERP user'))?.password.reveal()).toBe(marker);
    const rows = await database.read.selectFrom('deployed_credentials').selectAll().execute();
    const records = await audit.list(acme);
    for (const value of [shown, rows.map((row) => Buffer.from(row.sealed_content).toString('latin1')), records])
      expect(JSON.stringify(value)).not.toContain(marker);
    expect(records[0]).toMatchObject({ object: 'User credential ERP user', action: 'create' });
  });

  it('R-16: of two deployments of one name one succeeds; replacing and removing what is not there are 409 and 404', async () => {
    const { credentials, acme } = await start(await open());
    const { secureParameters } = credentials;
    const input = { name: 'key', value: new Secret('1') };
    const both = await Promise.allSettled([1, 2].map(() => secureParameters.create(acme, input, actor)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(secureParameters.create(acme, input, actor)).rejects.toEqual(
      refused(409, /^Entity with specified name already exists\.$/),
    );
    await expect(secureParameters.replace(acme, { ...input, name: 'none' }, actor)).rejects.toEqual(
      refused(409, /^Entity with specified key does not exist\.$/),
    );
    await expect(secureParameters.remove(acme, 'none', actor)).rejects.toEqual(refused(404, /not be found/));
    await secureParameters.replace(acme, { ...input, value: new Secret('2'), description: 'd' }, actor);
    expect((await credentials.findSecureParameter(acme, 'key'))?.reveal()).toBe('2');
    expect(await secureParameters.list(acme)).toMatchObject([{ name: 'key', description: 'd' }]);
    await secureParameters.remove(acme, 'key', actor);
    expect(await credentials.findSecureParameter(acme, 'key')).toBeUndefined();
  });

  it('keeps what a replacement leaves out, but for the secret of an OAuth client', async () => {
    const { credentials, acme } = await start(await open());
    const { userCredentials, oauth2ClientCredentials } = credentials;
    await userCredentials.create(acme, { name: 'u', type: 'default', user: 'a', password: new Secret('p1') }, actor);
    await userCredentials.replace(acme, { name: 'u', password: new Secret('p2') }, actor);
    await userCredentials.replace(acme, { name: 'u', user: 'b' }, actor);
    const found = await credentials.findUserCredential(acme, 'u');
    expect([found?.user, found?.password.reveal()]).toEqual(['b', 'p2']);
    const client = { name: 'c', tokenServiceUrl: 'https://t.example/token', clientId: 'id' };
    const customParameters = [{ key: 'tenant', value: '1', sendAsPartOf: 'url' }];
    await oauth2ClientCredentials.create(acme, { ...client, clientSecret: new Secret('s'), customParameters }, actor);
    await expect(oauth2ClientCredentials.replace(acme, client, actor)).rejects.toEqual(
      refused(400, /^Property 'ClientSecret' cannot be empty\. Enter a valid value\.$/),
    );
    await oauth2ClientCredentials.replace(acme, { name: 'c', clientSecret: new Secret('t'), scope: 'x' }, actor);
    const stored = await credentials.findOAuth2ClientCredential(acme, 'c');
    expect(stored?.clientSecret.reveal()).toBe('t');
    expect(stored).toMatchObject({ clientId: 'id', scope: 'x', clientAuthentication: 'body', customParameters });
  });

  it('S-55: keeps every credential and mapping to its subaccount', async () => {
    const { credentials, acme, other } = await start(await open());
    await credentials.userCredentials.create(acme, { name: 'u', type: 'default' }, actor);
    expect(await credentials.findUserCredential(other, 'u')).toBeUndefined();
    expect(await credentials.userCredentials.list(other)).toEqual([]);
    await expect(credentials.userCredentials.remove(other, 'u', actor)).rejects.toEqual(refused(404, /./));
    await expect(credentials.userCredentials.replace(other, { name: 'u' }, actor)).rejects.toEqual(refused(409, /./));
    const { cert: certificate } = await createSelfSigned('sender');
    const encoded = Buffer.from(certificate).toString('base64');
    const mappings = credentials.certificateUserMappings;
    const { id } = await mappings.put(acme, { user: 'supplier', certificate: encoded }, actor);
    expect([await mappings.find(other, id), await mappings.list(other)]).toEqual([undefined, []]);
    await expect(mappings.remove(other, id, actor)).rejects.toEqual(refused(404, /./));
    const der = Buffer.from(certificate.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    expect(await credentials.findMappedUser(other, der)).toBeUndefined();
    expect(await credentials.findMappedUser(acme, der)).toBe('supplier');
  });

  it('maps a whole certificate to one user, until the certificate ends', async () => {
    const { credentials, acme, audit, clock } = await start(await open());
    const mappings = credentials.certificateUserMappings;
    const { cert: certificate } = await createSelfSigned('sender');
    const twin = (await createSelfSigned('sender')).cert;
    const encode = (pem: string) => Buffer.from(pem).toString('base64');
    const derOf = (pem: string) => Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    const first = await mappings.put(acme, { user: 'one', certificate: encode(certificate) }, actor);
    const again = await mappings.put(acme, { user: 'two', certificate: encode(certificate) }, actor);
    expect(again).toMatchObject({ id: first.id, user: 'two', certificate: first.certificate });
    expect(first.id).toMatch(/^[0-9a-f]{32}$/);
    expect(await credentials.findMappedUser(acme, derOf(certificate))).toBe('two');
    expect(await credentials.findMappedUser(acme, derOf(twin)), 'same subject, another key').toBeUndefined();
    expect((await audit.list(acme)).slice(0, 2).map(({ action }) => action)).toEqual(['update', 'create']);
    clock.advance(first.validUntilMs - clock.now());
    expect(await credentials.findMappedUser(acme, derOf(certificate)), 'expired').toBeUndefined();
  });

  type Scenario = [string, (credentials: Awaited<ReturnType<typeof start>>) => Promise<unknown>, RegExp];
  const unusable: readonly Scenario[] = [
    [
      'no kind',
      (at) => at.credentials.userCredentials.create(at.acme, { name: 'u' }, actor),
      /'Kind' must not be null/,
    ],
    [
      'an unknown kind',
      (at) => at.credentials.userCredentials.create(at.acme, { name: 'u', type: 'x' }, actor),
      /one of default, successfactors, openconnectors/,
    ],
    [
      'SuccessFactors without company',
      (at) => at.credentials.userCredentials.create(at.acme, { name: 'u', type: 'successfactors' }, actor),
      /'CompanyId'/,
    ],
    [
      'another password than open connectors have',
      (at) => at.credentials.userCredentials.create(at.acme, { name: 'u', type: 'openconnectors' }, actor),
      /^Password does not match Open Connectors Credentials pattern\.$/,
    ],
    [
      'a name no address can carry',
      (at) => at.credentials.userCredentials.create(at.acme, { name: 'a/b', type: 'default' }, actor),
      /'Name' contains an invalid character/,
    ],
    [
      'a name too long',
      (at) => at.credentials.userCredentials.create(at.acme, { name: 'a'.repeat(151), type: 'default' }, actor),
      /'Name' must have at most 150/,
    ],
    [
      'no value',
      (at) => at.credentials.secureParameters.create(at.acme, { name: 'p' }, actor),
      /^Property 'SecureParam' must not be null\.$/,
    ],
    [
      'no certificate',
      (at) => at.credentials.certificateUserMappings.put(at.acme, { user: 'u', certificate: 'AAAA' }, actor),
      /X\.509/,
    ],
    [
      'a parameter that is the client itself',
      (at) =>
        at.credentials.oauth2ClientCredentials.create(
          at.acme,
          {
            name: 'c',
            tokenServiceUrl: 'https://t.example',
            clientId: 'i',
            clientSecret: new Secret('s'),
            customParameters: [{ key: 'client_id', value: 'x' }],
          },
          actor,
        ),
      /'Key' must not be one of/,
    ],
  ];
  it('refuses what cannot be used with 400, and stores nothing', async () => {
    const database = await open();
    const at = await start(database);
    for (const [what, store, text] of unusable) await expect(store(at), what).rejects.toEqual(refused(400, text));
    expect(await database.read.selectFrom('deployed_credentials').select('name').execute()).toEqual([]);
  });
});
