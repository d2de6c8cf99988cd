import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { createCertificateAuthority, issueClientCertificate } from '../../src/crypto/certificate-authority.ts';
import { issueCertificateForRequest } from '../../src/crypto/certificate-requests.ts';
import { describeCertificate } from '../../src/crypto/certificates.ts';
import { writePkcs12 } from '../../src/crypto/keystores.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { Secret } from '../../src/foundation/secret.ts';
import type { Database } from '../../src/storage/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { createSecurityRooms } from '../support/security-rooms.ts';

const actor = { kind: 'user', name: 'mia' } as const;
const password = new Secret('changeit');
const dayMs = 86_400_000;

const refused = (status: number, text: RegExp = /./) =>
  expect.objectContaining({ status, description: expect.stringMatching(text) });

const start = async (database: Database) => {
  const clock = createAdjustableClock();
  const { audit, accounts, authority, keystores } = await createSecurityRooms(database, clock.now);
  const createSubaccount = async (subdomain: string) =>
    (await accounts.createSubaccount({ subdomain, flavour: 'neo' }, actor)).id;
  const [acme, other] = [await createSubaccount('acme'), await createSubaccount('other')];
  const issue = (name: string, validityDays = 30) =>
    issueClientCertificate({
      authority,
      subject: [['CN', name]],
      key: { type: 'EC' },
      validityDays,
      nowMs: clock.now(),
    });
  const makePkcs12 = async (name: string) => {
    const { certificateChainPem, privateKeyPem } = await issue(name);
    return await writePkcs12({ alias: name, certificateChainPem: [certificateChainPem], privateKeyPem, password });
  };
  const statuses = async (keystore: 'system' | 'backup_admin_system' | 'KeyRenewal' | 'KeyHistory') =>
    (await keystores.entries.list(acme, keystore)).map(({ alias }) => alias);
  return { clock, audit, authority, keystores, entries: keystores.entries, acme, other, issue, makePkcs12, statuses };
};

describeOnBothDatabases('keystores of an integration tenant', (open) => {
  it('S-63, S-55: seals keys, keeps entries to their tenant, and puts changes on record', async () => {
    const database = await open();
    const { entries, acme, other, audit, makePkcs12 } = await start(database);
    const content = await makePkcs12('erp');
    const options = { alias: 'erp', content, password, update: false, fingerprintVerified: false };
    expect(await entries.importKeyPair(acme, options, actor)).toEqual({ kind: 'imported' });
    const pair = await entries.findKeyPair(acme, 'erp');
    expect(pair?.privateKeyPem.reveal()).toContain('PRIVATE KEY');
    expect(pair?.certificateChainPem).toHaveLength(2);
    expect(await entries.find(acme, 'system', 'erp')).toMatchObject({ type: 'Key Pair', createdBy: 'mia' });
    const [row] = await database.read.selectFrom('keystore_entries').selectAll().execute();
    expect(JSON.stringify({ ...row, sealed_private_key: undefined })).not.toContain('PRIVATE KEY');
    expect(Buffer.from(row?.sealed_private_key ?? []).toString('latin1')).not.toContain('PRIVATE KEY');
    expect([await entries.findKeyPair(other, 'erp'), await entries.list(other, 'system')]).toEqual([undefined, []]);
    await expect(entries.remove(other, 'erp', actor)).rejects.toEqual(refused(404));
    await expect(entries.rename(other, 'erp', 'x', actor)).rejects.toEqual(refused(404));
    await entries.rename(acme, 'erp', 'erp 2', actor);
    expect((await entries.findKeyPair(acme, 'erp 2'))?.privateKeyPem.reveal()).toBe(pair?.privateKeyPem.reveal());
    await entries.remove(acme, 'erp 2', actor);
    const records = (await audit.list(acme)).filter(({ object }) => object.startsWith('Keystore entry'));
    expect(records.map(({ action }) => action)).toEqual(['delete', 'update', 'create']);
    expect(JSON.stringify(records)).not.toMatch(/PRIVATE KEY|changeit/);
    expect((await entries.summarize(acme, 'system')).modifiedBy).toBe('mia');
  });

  it('R-16: of two changes of one alias at once the second sees the first', async () => {
    const { entries, acme, issue } = await start(await open());
    const content = Buffer.from((await issue('one')).certificateChainPem.split(/(?=-----BEGIN)/)[0] ?? '');
    const options = { alias: 'one', content, update: false, fingerprintVerified: true };
    const both = await Promise.allSettled([1, 2, 3].map(() => entries.importCertificate(acme, options, actor)));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: refused(400, /^Keystore entry with alias "one" already exists$/),
    });
  });

  it('asks who vouches for a certificate, unless its fingerprint was compared', async () => {
    const { entries, acme, authority } = await start(await open());
    const foreign = await createCertificateAuthority({ subject: [['CN', 'foreign']], nowMs: Date.now() });
    const put = (pem: string, alias: string, more: { update?: boolean; fingerprintVerified?: boolean } = {}) =>
      entries.importCertificate(
        acme,
        { alias, content: Buffer.from(pem), update: false, fingerprintVerified: false, ...more },
        actor,
      );
    expect(await put(authority.certificatePem, 'known')).toEqual({ kind: 'imported' });
    expect(await put(foreign.certificatePem, 'foreign')).toMatchObject({ kind: 'not-trusted' });
    expect(await entries.find(acme, 'system', 'foreign')).toBeUndefined();
    expect(await put(foreign.certificatePem, 'foreign', { fingerprintVerified: true })).toEqual({ kind: 'imported' });
    expect(await put(foreign.certificatePem, 'again'), 'now it is in the keystore').toEqual({ kind: 'imported' });
    await expect(put(foreign.certificatePem, 'none', { update: true })).rejects.toEqual(refused(400, /does not exist/));
    await expect(put('x', 'x')).rejects.toEqual(refused(415));
    await expect(put('-'.repeat(10_241), 'x')).rejects.toEqual(refused(413));
    for (const alias of ['sap_x', 'hcicertificate', 'hcimsgcertificate'])
      await expect(put(authority.certificatePem, alias), alias).rejects.toEqual(refused(403));
    for (const alias of ['', 'a'.repeat(251), 'a\n']) await expect(put('', alias), alias).rejects.toEqual(refused(400));
  });

  it('generates key pairs, hands out their requests, and takes what an authority has signed', async () => {
    const { entries, acme, authority, clock, issue } = await start(await open());
    const request = {
      alias: 'new',
      commonName: 'acme',
      country: 'de',
      keyType: 'EC',
      signatureAlgorithm: 'SHA256/ECDSA',
    };
    await entries.generateKeyPair(acme, request, actor);
    await expect(entries.generateKeyPair(acme, request, actor)).rejects.toEqual(refused(400, /already exists/));
    const issued = await issueCertificateForRequest({
      authority,
      requestPem: await entries.createSigningRequest(acme, 'new'),
      subject: [['CN', 'signed']],
      validityDays: 10,
      nowMs: clock.now(),
    });
    if (issued.kind === 'refused') throw new Error(issued.reason);
    const chain = { alias: 'new', content: Buffer.from(issued.certificateChainPem), fingerprintVerified: false };
    expect(await entries.importChain(acme, chain, actor)).toEqual({ kind: 'imported' });
    const entry = await entries.find(acme, 'system', 'new');
    expect(describeCertificate(entry?.certificateChainPem[0] ?? '').subjectDn).toBe('CN=signed');
    expect(entry?.certificateChainPem).toHaveLength(2);
    const other = Buffer.from((await issue('other')).certificateChainPem);
    await expect(entries.importChain(acme, { ...chain, content: other }, actor)).rejects.toEqual(
      refused(400, /does not fit to the public key/),
    );
    await expect(entries.importChain(acme, { ...chain, alias: 'none' }, actor)).rejects.toEqual(
      refused(404, /^Alias 'none' not found in the keystore$/),
    );
    const pkcs1 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs1',
      format: 'pem',
    });
    const file = Buffer.from(pkcs1);
    await entries.certifyRsaKey(acme, { alias: 'rsa', file, commonName: 'x', country: 'DE' }, actor);
    const ssh = { file, password: undefined, commonName: 'x', update: true };
    expect(await entries.certifySshKey(acme, ssh, actor)).toBe('id_rsa');
    expect(await entries.certifySshKey(acme, ssh, actor)).toBe('id_rsa');
    await expect(entries.certifySshKey(acme, { ...ssh, update: false }, actor)).rejects.toEqual(refused(400, /exists/));
    for (const [what, change] of [
      ['no name', { commonName: '' }],
      ['SHA-1', { signatureAlgorithm: 'SHA-1/RSA' }],
      ['a small key', { keyType: 'RSA', keySize: 1024 }],
      ['DSA', { keyType: 'DSA' }],
      ['an unknown curve', { keyAlgorithmParameter: 'secp192r1' }],
      ['a long country', { country: 'DEU' }],
      ['an end before the beginning', { validNotBeforeMs: 2e12, validNotAfterMs: 1.9e12 }],
      ['an end in the past', { validNotBeforeMs: 1, validNotAfterMs: 2 }],
    ] as const)
      await expect(entries.generateKeyPair(acme, { ...request, ...change, alias: 'x' }, actor), what).rejects.toEqual(
        refused(400),
      );
  });

  it('imports, backs up and brings back whole keystores, and says what became of each entry', async () => {
    const { entries, acme, makePkcs12 } = await start(await open());
    const content = await makePkcs12('one');
    const load = async (option: 'replace' | 'merge' | 'overwrite', file = content, isAllOrNothing = false) =>
      (await entries.importKeystore(acme, { content: file, password, option, isAllOrNothing }, actor)).map(
        ({ entry, status }) => [entry.alias, status],
      );
    expect(await load('overwrite')).toEqual([['one', 'new']]);
    expect(await load('overwrite')).toEqual([['one', 'unchanged']]);
    const changed = await makePkcs12('one');
    expect(await load('merge', changed)).toEqual([
      ['one', 'unchanged'],
      ['one', 'notImported: An entry with the same alias already exists'],
    ]);
    await expect(load('merge', changed, true)).rejects.toEqual(refused(400, /cannot be imported/));
    expect(await load('overwrite', changed)).toEqual([['one', 'changed']]);
    await expect(entries.restoreBackup(acme, 'overwrite', actor)).rejects.toEqual(refused(404));
    await entries.backUp(acme, actor);
    expect(await load('replace', await makePkcs12('two'))).toEqual([
      ['two', 'new'],
      ['one', 'removed'],
    ]);
    const reserved = await makePkcs12('sap_x');
    expect((await load('merge', reserved)).at(-1)).toEqual([
      'sap_x',
      "notImported: The alias is not allowed. Aliases starting with 'sap_' are reserved for SAP.",
    ]);
    const restored = await entries.restoreBackup(acme, 'replace', actor);
    expect(restored.map(({ entry, status }) => [entry.alias, status])).toEqual([
      ['one', 'new'],
      ['two', 'removed'],
    ]);
    expect(JSON.stringify(restored)).not.toContain('PRIVATE KEY');
    expect(await entries.findKeyPair(acme, 'one')).toBeDefined();
    await expect(load('merge', Buffer.from('x'))).rejects.toEqual(refused(415));
    await entries.removeSeveral(acme, ['one', 'none'], actor);
    await expect(entries.removeSeveral(acme, ['sap_x'], actor)).rejects.toEqual(refused(403));
  });

  it('renews what the installation provides, and keeps what was replaced', async () => {
    const { entries, acme, statuses } = await start(await open());
    const order = { alias: 'sap_client', commonName: 'acme', validityDays: 30 };
    expect(await entries.provideKeyPair(acme, order, actor)).toEqual({ keystore: 'system' });
    expect(await entries.provideKeyPair(acme, order, actor)).toEqual({ keystore: 'KeyRenewal' });
    const [first, second] = await Promise.all([
      entries.find(acme, 'system', 'sap_client'),
      entries.find(acme, 'KeyRenewal', 'sap_client'),
    ]);
    expect(first).toMatchObject({ owner: 'SAP', createdBy: 'SAP' });
    await entries.activate(acme, 'sap_client', actor);
    expect((await entries.find(acme, 'system', 'sap_client'))?.certificateChainPem).toEqual(
      second?.certificateChainPem,
    );
    expect(await statuses('KeyRenewal')).toEqual([]);
    const old = await entries.find(acme, 'KeyHistory', '[1]_sap_client');
    expect(old?.certificateChainPem).toEqual(first?.certificateChainPem);
    expect(old?.history).toMatchObject({
      sequence: 1,
      originalAlias: 'sap_client',
      deactivatedBy: 'mia',
      activatedBy: 'SAP',
    });
    await expect(entries.restoreFromHistory(acme, { historyAlias: 'x' }, actor)).rejects.toEqual(
      refused(400, /^The alias "x" is invalid: Alias 'x' does not start with '\['$/),
    );
    await expect(entries.restoreFromHistory(acme, { historyAlias: '[9]_x' }, actor)).rejects.toEqual(refused(404));
    const historyAlias = '[1]_sap_client';
    await expect(entries.restoreFromHistory(acme, { historyAlias, destinationAlias: 'mine' }, actor)).rejects.toEqual(
      refused(400),
    );
    await entries.restoreFromHistory(acme, { historyAlias }, actor);
    await expect(entries.restoreFromHistory(acme, { historyAlias }, actor)).rejects.toEqual(refused(400, /exists/));
    await entries.activate(acme, 'sap_client', actor);
    expect(await statuses('KeyHistory')).toEqual(['[1]_sap_client', '[2]_sap_client']);
    await expect(entries.remove(acme, 'sap_client', actor)).rejects.toEqual(refused(403));
    await expect(entries.provideKeyPair(acme, { ...order, alias: 'mine' }, actor)).rejects.toEqual(refused(400));
    await expect(
      entries.provideKeyPair(acme, { ...order, validityDays: 3660 }, actor),
      'longer than the authority',
    ).rejects.toEqual(refused(400));
    await expect(entries.activate(acme, 'sap_client', actor)).rejects.toEqual(refused(404));
  });

  it('lists what ends soon and what has ended', async () => {
    const { entries, acme, clock, issue } = await start(await open());
    for (const [alias, days] of [
      ['late', 300],
      ['soon', 5],
    ] as const) {
      const [content = ''] = (await issue(alias, days)).certificateChainPem.split(/(?=-----BEGIN)/);
      const options = { alias, content: Buffer.from(content), update: false, fingerprintVerified: true };
      await entries.importCertificate(acme, options, actor);
    }
    const list = async (days: number) =>
      (await entries.listExpiring(acme, { withinMs: days * dayMs })).map(({ alias }) => alias);
    expect([await list(1), await list(30), await list(365)]).toEqual([[], ['soon'], ['soon', 'late']]);
    clock.advance(6 * dayMs);
    expect(await list(0), 'ended').toEqual(['soon']);
  });

  it('S-49: refuses with 413 what would make the keystore larger than it may be', async () => {
    const database = await open();
    const { entries, acme, authority } = await start(database);
    const put = (alias: string) =>
      entries.importCertificate(
        acme,
        { alias, content: Buffer.from(authority.certificatePem), update: false, fingerprintVerified: true },
        actor,
      );
    await put('one');
    const certificates = authority.certificatePem.repeat(
      Math.ceil((2 * 1024 * 1024) / authority.certificatePem.length),
    );
    await database.write((transaction) =>
      transaction.updateTable('keystore_entries').set({ certificate_chain_pem: certificates }).execute(),
    );
    await expect(put('two')).rejects.toEqual(refused(413));
    await entries.remove(acme, 'one', actor);
    expect(await put('two')).toEqual({ kind: 'imported' });
  });
});

describeOnBothDatabases('keystore files', (open) => {
  it('S-63, S-55: keeps sealed files on three levels, the nearest found first', async () => {
    const database = await open();
    const { keystores, acme, other, makePkcs12, audit } = await start(database);
    const { files } = keystores;
    const content = await makePkcs12('erp');
    const levels = [
      { kind: 'account' },
      { kind: 'application', application: 'shop' },
      { kind: 'subscription', providerAccount: 'sap', application: 'shop' },
    ] as const;
    const from = { application: 'shop', providerAccount: 'sap' };
    for (const level of levels) {
      const address = { subaccountId: acme, level, name: 'keys' };
      expect(await files.put(address, { content, type: 'p12', overwrite: false }, actor)).toEqual({ isNew: true });
      expect((await files.lookUp(acme, from, 'keys'))?.level).toEqual(level);
    }
    expect((await files.lookUp(acme, { application: 'shop' }, 'keys'))?.level.kind).toBe('application');
    expect((await files.lookUp(acme, { application: 'blog' }, 'keys'))?.level.kind).toBe('account');
    const address = { subaccountId: acme, level: levels[0], name: 'keys' };
    expect(await files.find({ ...address, subaccountId: other })).toBeUndefined();
    await expect(files.remove({ ...address, subaccountId: other }, undefined, actor)).rejects.toEqual(refused(404));
    expect(Buffer.from((await files.download(address, actor)).content)).toEqual(Buffer.from(content));
    const [row] = await database.read.selectFrom('keystore_files').selectAll().execute();
    expect(Buffer.from(row?.sealed_content ?? []).includes(Buffer.from(content.subarray(0, 40)))).toBe(false);
    expect((await audit.list(acme))[0]).toMatchObject({ action: 'read', object: 'Keystore keys' });
  });

  it('replaces only when told to, and only what the caller has seen', async () => {
    const { keystores, acme, makePkcs12 } = await start(await open());
    const { files } = keystores;
    const address = { subaccountId: acme, level: { kind: 'account' }, name: 'keys.p12' } as const;
    const [one, two] = [await makePkcs12('one'), await makePkcs12('two')];
    await files.put(address, { content: one, overwrite: false }, actor);
    const [{ sha256 = '' } = {}] = await files.list(acme, address.level);
    const put = (content: Uint8Array, more: object = {}) =>
      files.put(address, { content, overwrite: false, ...more }, actor);
    await expect(put(two)).rejects.toEqual(refused(409));
    await expect(put(two, { ifMatch: '0'.repeat(64) })).rejects.toEqual(refused(412));
    expect(await put(two, { ifMatch: sha256 })).toEqual({ isNew: false });
    await expect(put(one, { ifMatch: sha256 })).rejects.toEqual(refused(412));
    expect(await put(one, { overwrite: true })).toEqual({ isNew: false });
    await expect(put(one, { overwrite: true, type: 'jks' })).rejects.toEqual(refused(400));
    await expect(put(Buffer.from('hello'), { overwrite: true })).rejects.toEqual(refused(400));
    await expect(put(Buffer.alloc(1_048_577, 0x30), { overwrite: true })).rejects.toEqual(refused(413));
    await expect(files.put({ ...address, name: 'a/b' }, { content: one, overwrite: true }, actor)).rejects.toEqual(
      refused(400),
    );
    expect(await files.inspect(address)).toEqual({ kind: 'password-needed' });
    expect(await files.inspect(address, new Secret('wrong'))).toEqual({ kind: 'failed', reason: 'wrong-password' });
    expect(await files.inspect(address, password)).toMatchObject({
      kind: 'inspected',
      entries: [{ alias: 'one', hasPrivateKey: true, certificates: [{ subjectDn: 'CN=one' }, { subjectDn: 'CN=CA' }] }],
    });
    await expect(files.remove(address, '0'.repeat(64), actor)).rejects.toEqual(refused(412));
    await files.remove(address, sha256, actor);
    await expect(files.download(address, actor)).rejects.toEqual(refused(404));
  });
});
