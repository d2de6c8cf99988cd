import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import * as asn1 from 'asn1js';
import { assert, asyncProperty, uint8Array } from 'fast-check';
import { PFX } from 'pkijs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../foundation/secret.ts';
import { isKeyOfCertificate } from './certificates.ts';
import { readJavaKeystore } from './keystores/java-keystore.ts';
import { createDerivationBudget } from './keystores/key-derivation-cost.ts';
import type { KeystoreContent } from './keystores/keystore-content.ts';
import { readKeystoreContent } from './keystores/read-keystore-content.ts';
import { createKeystoreParser, writePkcs12, writePublicJceks } from './keystores.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-keystores-'));
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
const openssl = (...args: string[]): string => run('openssl', ...args);
const read = (name: string): Buffer => readFileSync(join(folder, name));
const open = (name: string, password = ''): Promise<KeystoreContent> =>
  readKeystoreContent({ content: read(name), password });
const failure = async (content: Uint8Array, password = ''): Promise<string> => {
  const result = await readKeystoreContent({ content, password });
  return result.kind === 'failed' ? result.reason : result.kind;
};

const hasKeytool = ((): boolean => {
  try {
    run('keytool', '-help');
    return true;
  } catch {
    console.log('Skipped: reading keystores made by keytool, because keytool is not installed');
    return false;
  }
})();

const password = 'sécret pass';

beforeAll(() => {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test CA',
    '-days',
    '30',
  );
  for (const [name, newKey] of [
    ['rsa', ['rsa:2048']],
    ['ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
  ] as const) {
    openssl('req', '-newkey', ...newKey, '-nodes', '-keyout', `${name}.key`, '-out', 'csr', '-subj', `/CN=${name}`);
    openssl(
      'x509',
      '-req',
      '-in',
      'csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '9',
    );
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Exports key and chain with OpenSSL. */
const exportP12 = (name: string, key: string, ...options: string[]): void => {
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    `${key}.key`,
    '-in',
    `${key}.pem`,
    '-out',
    name,
    '-passout',
    `pass:${password}`,
    ...options,
  );
};

const expectKeyAndChain = (
  result: KeystoreContent,
  name: string,
  alias: string | undefined,
  chainLength: number,
): void => {
  if (result.kind !== 'opened') throw new Error(result.reason);
  const [entry, ...others] = result.entries;
  expect(others).toEqual([]);
  expect(entry?.alias).toBe(alias);
  expect(entry?.certificateChainPem.map((pem) => new X509Certificate(pem).subject)).toEqual(
    [`CN=${name}`, 'CN=Test CA'].slice(0, chainLength),
  );
  expect(isKeyOfCertificate(entry?.certificateChainPem[0] ?? '', new Secret(entry?.privateKeyPem ?? ''))).toBe(true);
};

describe('PKCS#12', () => {
  const algorithms: Record<string, readonly string[]> = {
    'AES-256 and SHA-256 (OpenSSL 3)': [],
    'AES-128 and SHA-512': ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512'],
    'RC2-40 and 3DES (OpenSSL 1, Java 8)': ['-legacy'],
    '3DES and SHA-1': ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    '3DES key and certificates in clear': ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'NONE'],
    'key in clear': ['-keypbe', 'NONE'],
    'no MAC': ['-nomac'],
  };

  for (const [title, options] of Object.entries(algorithms)) {
    it(`opens ${title}`, async () => {
      for (const key of ['rsa', 'ec']) {
        exportP12('a.p12', key, '-name', 'my key', '-certfile', 'ca.pem', ...options);
        expectKeyAndChain(await open('a.p12', password), key, 'my key', 2);
        exportP12('a.p12', key, ...options);
        expectKeyAndChain(await open('a.p12', password), key, undefined, 1);
        expect(await failure(read('a.p12'), 'wrong')).toBe('wrong-password');
        expect(await failure(read('a.p12'))).toBe('wrong-password');
      }
    });
  }

  it('opens one without a password and one with trusted certificates only', async () => {
    openssl('pkcs12', '-export', '-inkey', 'rsa.key', '-in', 'rsa.pem', '-out', 'a.p12', '-passout', 'pass:');
    expectKeyAndChain(await open('a.p12'), 'rsa', undefined, 1);
    openssl('pkcs12', '-export', '-nokeys', '-in', 'ca.pem', '-out', 'a.p12', '-passout', 'pass:x');
    const pem = new X509Certificate(read('ca.pem')).toString();
    const entries = [{ alias: undefined, certificateChainPem: [pem], privateKeyPem: undefined }];
    expect(await open('a.p12', 'x')).toEqual({ kind: 'opened', format: 'pkcs12', entries });
  });

  it('S-49: refuses bombs before deriving anything', async () => {
    const start = performance.now();
    for (const options of [
      ['-iter', '600001'],
      ['-iter', '600001', '-nomac'],
      ['-iter', '600001', '-legacy', '-nomac'],
    ]) {
      exportP12('bomb.p12', 'ec', ...options);
      const before = performance.now();
      expect(await failure(read('bomb.p12'), password)).toBe('too-costly');
      expect(performance.now() - before).toBeLessThan(100);
    }
    expect(performance.now() - start).toBeLessThan(20_000);
    exportP12('a.p12', 'ec');
    for (const iterations of [
      new asn1.Integer({ valueHex: new Uint8Array(9).fill(0x7f).buffer }),
      new asn1.Integer({ value: -1 }),
    ]) {
      const pfx = PFX.fromBER(read('a.p12'));
      const schema = pfx.toSchema();
      const mac: unknown = schema.valueBlock.value[2];
      if (!(mac instanceof asn1.Sequence)) throw new Error('no MAC');
      mac.valueBlock.value[2] = iterations;
      expect(await failure(new Uint8Array(schema.toBER()), password)).toBe('too-costly');
    }
  });

  it('S-49: the costs of one file add up', () => {
    const budget = createDerivationBudget();
    for (let count = 0; count < 5; count += 1) budget.spend(600_000);
    expect(() => budget.spend(1)).toThrow('too-costly');
    for (const bad of [0, -1, 1.5, Number.NaN, 600_001])
      expect(() => createDerivationBudget().spend(bad)).toThrow('too-costly');
  });

  it('says so when the protection is not supported', async () => {
    exportP12('a.p12', 'ec');
    const pfx = PFX.fromBER(read('a.p12'));
    if (pfx.macData) pfx.macData.mac.digestAlgorithm.algorithmId = '1.2.840.113549.1.5.14';
    expect(await failure(new Uint8Array(pfx.toSchema().toBER()), password)).toBe('unsupported');
    const signed = PFX.fromBER(read('a.p12'));
    signed.authSafe.contentType = '1.2.840.113549.1.7.2';
    expect(await failure(new Uint8Array(signed.toSchema().toBER()), password)).toBe('unsupported');
  });

  it('answers a failure for every cut and changed file', async () => {
    exportP12('a.p12', 'ec');
    const content = read('a.p12');
    for (let length = 0; length < content.length; length += 37) {
      expect(await failure(content.subarray(0, length), password)).not.toBe('opened');
    }
    for (let index = 0; index < content.length; index += 41) {
      const changed = Buffer.from(content);
      changed[index] = (changed[index] ?? 0) ^ 0xff;
      await failure(changed, password);
    }
  });
});

describe('writePkcs12', () => {
  const content = () => ({
    alias: 'wörk',
    certificateChainPem: [read('rsa.pem').toString(), read('ca.pem').toString()],
    privateKeyPem: new Secret(read('rsa.key').toString()),
    password: new Secret(password),
  });

  it('writes what we, OpenSSL and Node read', async () => {
    const written = await writePkcs12(content());
    expectKeyAndChain(await readKeystoreContent({ content: written, password }), 'rsa', 'wörk', 2);
    expect(() => createSecureContext({ pfx: Buffer.from(written), passphrase: password })).not.toThrow();
    expect(() => createSecureContext({ pfx: Buffer.from(written), passphrase: 'wrong' })).toThrow();
    const shown = execFileSync('openssl', ['pkcs12', '-passin', `pass:${password}`, '-noenc'], {
      input: written,
      stdio: 'pipe',
    });
    expect(shown.toString()).toContain('BEGIN PRIVATE KEY');
  });

  it('needs a certificate', async () => {
    await expect(writePkcs12({ ...content(), certificateChainPem: [] })).rejects.toThrow('certificate');
    await expect(writePkcs12({ ...content(), certificateChainPem: ['-----BEGIN X'] })).rejects.toThrow('certificate');
  });
});

describe.runIf(hasKeytool)('Java', () => {
  const keytool = (...args: string[]): string => run('keytool', ...args, '-storepass', 'changeit', '-noprompt');
  const generate = (alias: string, type: string, store: string, algorithm: string): string =>
    keytool(
      '-genkeypair',
      '-keyalg',
      algorithm,
      '-alias',
      alias,
      '-storetype',
      type,
      '-keystore',
      store,
      '-keypass',
      'changeit',
      '-dname',
      `CN=${alias}`,
    );

  it('opens JKS and PKCS#12 of keytool with RSA and EC keys and trusted certificates', async () => {
    for (const [type, store] of [
      ['JKS', 'a.jks'],
      ['PKCS12', 'java.p12'],
    ] as const) {
      generate('one', type, store, 'RSA');
      generate('two', type, store, 'EC');
      keytool('-importcert', '-alias', 'trusted', '-file', 'ca.pem', '-keystore', store);
      const result = await open(store, 'changeit');
      if (result.kind !== 'opened') throw new Error(result.reason);
      const summary = result.entries.map((entry) => [
        entry.alias,
        entry.certificateChainPem.length,
        entry.privateKeyPem !== undefined,
      ]);
      expect(summary.toSorted()).toEqual([
        ['one', 1, true],
        ['trusted', 1, false],
        ['two', 1, true],
      ]);
      for (const { certificateChainPem, privateKeyPem } of result.entries) {
        if (privateKeyPem !== undefined)
          expect(isKeyOfCertificate(certificateChainPem[0] ?? '', new Secret(privateKeyPem))).toBe(true);
      }
      expect(await failure(read(store), 'wrong')).toBe('wrong-password');
      expect(await failure(read(store))).toBe('wrong-password');
    }
  });

  it('keytool reads what writePkcs12 writes', async () => {
    const written = await writePkcs12({
      alias: 'mine',
      certificateChainPem: [read('ec.pem').toString(), read('ca.pem').toString()],
      privateKeyPem: new Secret(read('ec.key').toString()),
      password: new Secret('changeit'),
    });
    writeFileSync(join(folder, 'written.p12'), written);
    const listed = keytool('-list', '-v', '-keystore', 'written.p12');
    expect(listed).toContain('Alias name: mine');
    expect(listed).toContain('Entry type: PrivateKeyEntry');
    expect(listed).toContain('Certificate chain length: 2');
  });

  it('names a key with a password of its own, and damage', async () => {
    keytool(
      '-genkeypair',
      '-keyalg',
      'RSA',
      '-alias',
      'a',
      '-storetype',
      'JKS',
      '-keystore',
      'own.jks',
      '-keypass',
      'another',
      '-dname',
      'CN=a',
    );
    expect(await failure(read('own.jks'), 'changeit')).toBe('wrong-password');
    const store = read('own.jks');
    for (let length = 4; length < store.length; length += 101) {
      expect(await failure(store.subarray(0, length), 'changeit')).not.toBe('opened');
    }
  });

  it('opens a JCEKS with keys and certificates, and names what is wrong with others', async () => {
    generate('rsa', 'JCEKS', 'a.jceks', 'RSA');
    generate('ec', 'JCEKS', 'a.jceks', 'EC');
    keytool(
      '-importcert',
      '-noprompt',
      '-alias',
      'ca',
      '-file',
      'ca.pem',
      '-storetype',
      'JCEKS',
      '-keystore',
      'a.jceks',
    );
    const store = read('a.jceks');
    const opened = await readKeystoreContent({ content: store, password: 'changeit' });
    if (opened.kind === 'failed') throw new Error(opened.reason);
    expect(opened.format).toBe('jceks');
    const keys = new Map(opened.entries.map(({ alias, ...entry }) => [alias, entry]));
    expect([...keys.keys()].toSorted()).toEqual(['ca', 'ec', 'rsa']);
    for (const alias of ['rsa', 'ec']) {
      const { certificateChainPem = [], privateKeyPem = '' } = keys.get(alias) ?? {};
      expect(isKeyOfCertificate(certificateChainPem[0] ?? '', new Secret(privateKeyPem)), alias).toBe(true);
    }
    expect(await failure(store, 'another')).toBe('wrong-password');
    expect(await failure(store, '')).toBe('wrong-password');
    for (let length = 4; length < store.length; length += 101) {
      expect(await failure(store.subarray(0, length), 'changeit')).not.toBe('opened');
    }
    keytool(
      '-genseckey',
      '-keyalg',
      'AES',
      '-keysize',
      '128',
      '-alias',
      's',
      '-storetype',
      'JCEKS',
      '-keystore',
      'a.jceks',
    );
    expect(await failure(read('a.jceks'), 'changeit')).toBe('unsupported');
  });

  it('reads the public part of a Java keystore without its password, and writes one that keytool lists', () => {
    generate('mine', 'JKS', 'public.jks', 'RSA');
    const [entry] = readJavaKeystore(read('public.jks'));
    expect(entry).toMatchObject({ alias: 'mine', certificateChainPem: [expect.stringContaining('BEGIN CERTIFICATE')] });
    expect(entry?.protectedKey).toBeDefined();
    const certificatePem = read('ca.pem').toString();
    writeFileSync(
      join(folder, 'written.jceks'),
      writePublicJceks([{ alias: 'ca', certificatePem, createdAtMs: 1e12 }]),
    );
    const listed = run('keytool', '-list', '-storetype', 'JCEKS', '-keystore', 'written.jceks', '-storepass', '');
    expect(listed).toMatch(/ca, .*trustedCertEntry/);
  });
});

describe('JKS bombs', () => {
  it('S-49: huge counts and lengths end at once', async () => {
    const uint32 = (value: number): Buffer => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    };
    const head = Buffer.concat([uint32(0xfeedfeed), uint32(2)]);
    const entry = Buffer.concat([uint32(1), Buffer.from([0, 1, 0x61]), Buffer.alloc(8)]);
    const start = performance.now();
    for (const tail of [
      [uint32(0xffffffff)],
      [uint32(1), entry, uint32(0xffffffff)],
      [uint32(1), entry, uint32(0), uint32(0xffffffff)],
    ]) {
      expect(await failure(Buffer.concat([head, ...tail]), 'changeit')).toBe('malformed');
    }
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('PEM and DER', () => {
  it('opens bundles in any order, keys encrypted in new and old style, and lone certificates', async () => {
    const chain = `${read('ca.pem')}${read('rsa.pem')}`;
    const bundle = (key: string) => Buffer.from(`${chain}${key}`);
    expectKeyAndChain(
      await readKeystoreContent({ content: bundle(read('rsa.key').toString()), password: '' }),
      'rsa',
      undefined,
      2,
    );
    for (const options of [['-topk8'], ['-topk8', '-v1', 'PBE-SHA1-3DES'], ['-traditional']]) {
      const command = options.includes('-traditional')
        ? ['rsa', '-in', 'rsa.key', '-traditional', '-aes128', '-passout', `pass:${password}`]
        : ['pkcs8', '-in', 'rsa.key', '-passout', `pass:${password}`, ...options];
      const content = bundle(openssl(...command));
      expectKeyAndChain(await readKeystoreContent({ content, password }), 'rsa', undefined, 2);
      expect(await failure(content, 'wrong')).toBe('wrong-password');
      expect(await failure(content)).toBe('wrong-password');
    }
    const der = new X509Certificate(read('ec.pem')).raw;
    expect(await readKeystoreContent({ content: der, password: '' })).toMatchObject({ kind: 'opened', format: 'der' });
    const two = await readKeystoreContent({
      content: Buffer.from(`${read('ec.pem')}${read('rsa.pem')}`),
      password: '',
    });
    expect(two.kind === 'opened' && two.entries.length).toBe(2);
  });

  it('S-49: refuses costly, damaged and foreign texts', async () => {
    const bomb = openssl('pkcs8', '-in', 'ec.key', '-topk8', '-iter', '600001', '-passout', 'pass:x');
    expect(await failure(Buffer.from(bomb), 'x')).toBe('too-costly');
    const scrypt = openssl('pkcs8', '-in', 'ec.key', '-topk8', '-scrypt', '-passout', 'pass:x');
    expect(await failure(Buffer.from(scrypt), 'x')).toBe('unsupported');
    expect(await failure(Buffer.from('-----BEGIN CERTIFICATE-----\n!'))).toBe('malformed');
    expect(await failure(Buffer.from('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'))).toBe(
      'malformed',
    );
    expect(await failure(Buffer.from('-----BEGIN ENCRYPTED PRIVATE KEY-----AAAA'))).toBe('malformed');
    for (const text of ['', 'hello', '{}', 'PK\u0003\u0004'])
      expect(await failure(Buffer.from(text))).toBe('unknown-format');
    const many = read('ec.key').toString().repeat(101);
    expect(await failure(Buffer.from(many))).toBe('too-costly');
  });

  it('never throws, whatever the bytes', async () => {
    await assert(asyncProperty(uint8Array(), async (bytes) => (await failure(bytes)) !== 'opened'));
    for (const magic of ['30', 'feedfeed', 'cececece']) {
      await assert(
        asyncProperty(
          uint8Array(),
          async (bytes) => (await failure(Buffer.concat([Buffer.from(magic, 'hex'), bytes]), 'x')) !== 'opened',
        ),
      );
    }
  });
});

describe('createKeystoreParser', () => {
  it('opens in a worker and wraps the key', async () => {
    exportP12('a.p12', 'rsa', '-name', 'my key', '-certfile', 'ca.pem');
    const parse = createKeystoreParser();
    const result = await parse({ content: read('a.p12'), password: new Secret(password) });
    if (result.kind === 'failed') throw new Error(result.reason);
    const [entry] = result.entries;
    expect([result.format, entry?.alias, entry?.certificateChainPem.length]).toEqual(['pkcs12', 'my key', 2]);
    expect(String(entry?.privateKeyPem)).toBe('[secret]');
    expect(entry?.privateKeyPem?.reveal()).toContain('BEGIN PRIVATE KEY');
    expect(await parse({ content: read('ca.pem') })).toMatchObject({ entries: [{ privateKeyPem: undefined }] });
    expect(await parse({ content: read('a.p12') })).toEqual({ kind: 'failed', reason: 'wrong-password' });
  });

  it('S-49: refuses more than 1 MiB, ends what takes too long, and bounds what waits', async () => {
    expect(await createKeystoreParser()({ content: new Uint8Array(1024 * 1024 + 1) })).toEqual({
      kind: 'failed',
      reason: 'too-large',
    });
    const hasty = createKeystoreParser({ timeoutMs: 1, concurrency: 1, maxWaiting: 1 });
    const results = await Promise.all([1, 2, 3].map(() => hasty({ content: read('ca.pem') })));
    expect(results.map((result) => result.kind === 'failed' && result.reason)).toEqual([
      'too-costly',
      'too-costly',
      'overloaded',
    ]);
  });

  it('R-12: the event loop stays free while a costly file is opened', async () => {
    exportP12('slow.p12', 'rsa', '-iter', '500000');
    const parse = createKeystoreParser({ timeoutMs: 30_000 });
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    const result = await parse({ content: read('slow.p12'), password: new Secret(password) });
    clearInterval(timer);
    expect(result.kind).toBe('keystore');
    // Opened on the loop, the file would leave it a turn or two.
    expect(turns).toBeGreaterThan(10);
  });

  it('S-49: runs out of memory or stack in the worker only', async () => {
    const depth = 200_000;
    const nested = Buffer.concat(Array<Buffer>(depth).fill(Buffer.from([0x30, 0x80])));
    expect(await createKeystoreParser()({ content: nested })).toMatchObject({ kind: 'failed' });
  });
});
