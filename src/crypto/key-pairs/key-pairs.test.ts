import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Secret } from '../../foundation/secret.ts';
import { createCertificateAuthority, issueClientCertificate } from '../certificate-authority.ts';
import { hasTrustPath, orderChain, readCertificateChain, writePkcs7 } from '../certificates/certificate-chain-file.ts';
import { describeCertificateKey } from '../certificates/certificate-key.ts';
import { parsePem } from '../certificates/pem.ts';
import { isKeyOfCertificate } from '../certificates.ts';
import { generateSelfSigned, selfSign } from './generate-key-pair.ts';
import { createOneKeyAtATime } from './one-key-at-a-time.ts';
import { createSigningRequest } from './signing-request.ts';
import { formatSshPublicKey, parsePkcs1PrivateKey, parseSshPrivateKey } from './ssh-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-key-pairs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
const write = (name: string, content: string | Uint8Array): void =>
  writeFileSync(join(folder, name), content, { mode: 0o600 });
const read = (name: string): Buffer => readFileSync(join(folder, name));
const hasSshKeygen = ((): boolean => {
  try {
    run('ssh-keygen', '-t', 'ecdsa', '-b', '256', '-N', '', '-q', '-C', 'mine', '-f', 'probe');
    return true;
  } catch {
    console.log('Skipped: keys made by ssh-keygen, because it is not installed');
    return false;
  }
})();

const content = {
  subject: [
    ['CN', 'Mïa'],
    ['O', 'Hansekontor'],
    ['C', 'DE'],
    ['E', 'mia@hansekontor.example'],
  ],
  digest: 'sha256',
  notBeforeMs: Date.UTC(2026, 0, 1),
  notAfterMs: Date.UTC(2051, 0, 1),
} as const;

describe('generated key pairs', () => {
  it.each([
    [{ type: 'RSA', bits: 2048 }, 'sha256', 'SHA256withRSA', { keyType: 'RSA', keyBits: 2048, curve: undefined }],
    [
      { type: 'EC', curve: 'secp256r1' },
      'sha256',
      'SHA256withECDSA',
      { keyType: 'EC', keyBits: 256, curve: 'secp256r1' },
    ],
    [
      { type: 'EC', curve: 'secp521r1' },
      'sha512',
      'SHA512withECDSA',
      { keyType: 'EC', keyBits: 521, curve: 'secp521r1' },
    ],
  ] as const)('%j signed with %s: openssl accepts certificate and request', async (choice, digest, name, key) => {
    const pair = await generateSelfSigned(choice, { ...content, digest });
    expect(isKeyOfCertificate(pair.certificatePem, pair.privateKeyPem)).toBe(true);
    expect(describeCertificateKey(pair.certificatePem)).toMatchObject({ ...key, signatureAlgorithm: name, version: 3 });
    write('own.pem', pair.certificatePem);
    expect(run('openssl', 'verify', '-check_ss_sig', '-CAfile', 'own.pem', 'own.pem')).toContain('OK');
    expect(
      run(
        'openssl',
        'x509',
        '-noout',
        '-subject',
        '-enddate',
        '-in',
        'own.pem',
        '-nameopt',
        'utf8,sep_comma_plus_space',
      ),
    ).toMatch(
      /emailAddress=mia@hansekontor\.example, C=DE, O=Hansekontor, CN=Mïa\nnotAfter=Jan {2}1 00:00:00 2051 GMT/,
    );
    write('own.csr', await createSigningRequest(pair));
    // Some releases of openssl say so on the error stream only.
    const subject = run('openssl', 'req', '-verify', '-noout', '-subject', '-in', 'own.csr');
    expect(subject).toContain('Hansekontor');
    const proof = run('sh', '-c', 'openssl req -verify -noout -in own.csr 2>&1');
    expect(proof).toMatch(/verify OK/);
  });

  it('signs for a key there is, and reads PKCS#1 only', async () => {
    run('openssl', 'genrsa', '-traditional', '-out', 'pkcs1.key', '2048');
    const key = parsePkcs1PrivateKey(read('pkcs1.key').toString());
    expect(key?.bits).toBe(2048);
    const pair = await selfSign(key?.privateKeyPem ?? new Secret(''), { ...content, digest: 'sha384' });
    expect(describeCertificateKey(pair.certificatePem).signatureAlgorithm).toBe('SHA384withRSA');
    run('openssl', 'pkcs8', '-topk8', '-nocrypt', '-in', 'pkcs1.key', '-out', 'pkcs8.key');
    for (const other of [read('pkcs8.key').toString(), '', 'x', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END'])
      expect(parsePkcs1PrivateKey(other)).toBeUndefined();
  });
});

describe('certificate chains', () => {
  const make = async () => {
    const authority = await createCertificateAuthority({ subject: [['CN', 'CA']], nowMs: Date.now() });
    const issued = await issueClientCertificate({
      authority,
      subject: [['CN', 'leaf']],
      key: { type: 'EC' },
      validityDays: 30,
      nowMs: Date.now(),
    });
    const chain = readCertificateChain(Buffer.from(issued.certificateChainPem)) ?? [];
    return { ca: new X509Certificate(authority.certificatePem).toString(), chain, leaf: chain[0] ?? '' };
  };

  it('are read in every format, and written as PKCS#7 that openssl reads', async () => {
    const { chain } = await make();
    expect(chain).toHaveLength(2);
    const pkcs7 = writePkcs7(chain);
    write('chain.p7b', pkcs7);
    expect(run('openssl', 'pkcs7', '-inform', 'DER', '-in', 'chain.p7b', '-print_certs', '-noout')).toMatch(
      /leaf[\s\S]*CA/,
    );
    run('openssl', 'pkcs7', '-inform', 'DER', '-in', 'chain.p7b', '-out', 'chain.pem.p7b');
    write('path.der', Buffer.concat(chain.toReversed().map((pem) => new X509Certificate(pem).raw)));
    const members = read('path.der');
    const length = Buffer.from([0x30, 0x82, members.length >> 8, members.length & 0xff]);
    for (const [format, file] of [
      ['DER', pkcs7],
      ['base64', Buffer.from(Buffer.from(pkcs7).toString('base64'))],
      ['PEM', read('chain.pem.p7b')],
      ['PKI path', Buffer.concat([length, members])],
      ['certificates in PEM', Buffer.from(chain.join(''))],
    ] as const)
      expect(readCertificateChain(file)?.toSorted(), format).toEqual(chain.toSorted());
    for (const file of ['', 'x', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      expect(readCertificateChain(Buffer.from(file))).toBeUndefined();
    expect(readCertificateChain(Uint8Array.of(0x30, 0x82, 0xff, 0xff))).toBeUndefined();
  });

  it('are put in order from the certificate of the key, and end in what is trusted', async () => {
    const { ca, chain, leaf } = await make();
    const other = await make();
    expect(orderChain(leaf, chain.toReversed())).toEqual([leaf, ca]);
    expect(orderChain(leaf, [leaf, other.ca])).toBeUndefined();
    expect(hasTrustPath([leaf, ca], [ca])).toBe(true);
    expect(hasTrustPath([leaf], [ca])).toBe(true);
    expect(hasTrustPath([leaf, ca], [other.ca])).toBe(false);
    expect(hasTrustPath([], [ca])).toBe(false);
  });
});

describe.skipIf(!hasSshKeygen)('SSH keys', () => {
  const generate = (name: string, ...args: string[]): string => {
    run('ssh-keygen', '-q', '-C', 'mine', '-f', name, ...args);
    return read(name).toString();
  };

  it('are read in the forms ssh-keygen writes, and written as it writes the public half', async () => {
    for (const [name, algorithm, args] of [
      ['rsa', 'rsa', ['-t', 'rsa', '-b', '2048', '-N', '']],
      ['rsa-pem', 'rsa', ['-t', 'rsa', '-b', '2048', '-N', '', '-m', 'PEM']],
      ['rsa-secret', 'rsa', ['-t', 'rsa', '-b', '2048', '-N', 'secret', '-m', 'PEM']],
      ['ec', 'ec', ['-t', 'ecdsa', '-b', '256', '-N', '']],
      ['ec521', 'ec', ['-t', 'ecdsa', '-b', '521', '-N', '']],
    ] as const) {
      const parsed = parseSshPrivateKey(generate(name, ...args), new Secret('secret'));
      if (parsed.kind === 'failed') throw new Error(`${name}: ${parsed.reason}`);
      expect(parsed.algorithm, name).toBe(algorithm);
      expect(createPrivateKey(parsed.privateKeyPem.reveal()).asymmetricKeyType).toBe(algorithm);
      const { certificatePem } = await selfSign(parsed.privateKeyPem, content);
      const line = formatSshPublicKey(certificatePem, 'mine');
      expect(line, name).toBe(algorithm === 'rsa' ? read(`${name}.pub`).toString() : undefined);
    }
  });

  it('say why they cannot be had', () => {
    const why = (text: string, password?: string): string => {
      const parsed = parseSshPrivateKey(text, password === undefined ? undefined : new Secret(password));
      return parsed.kind === 'failed' ? parsed.reason : parsed.kind;
    };
    expect(why(generate('pem', '-t', 'rsa', '-b', '2048', '-N', 'secret', '-m', 'PEM'), 'another')).toBe(
      'wrong-password',
    );
    expect(why(generate('own', '-t', 'ecdsa', '-N', 'secret'), 'secret')).toBe('unsupported');
    expect(why(generate('ed', '-t', 'ed25519', '-N', ''))).toBe('unsupported');
    expect(why('PuTTY-User-Key-File-2: ssh-rsa')).toBe('unsupported');
    expect(why('x')).toBe('malformed');
    const [block] = parsePem(generate('cut', '-t', 'rsa', '-b', '2048', '-N', '')) ?? [];
    const der = block?.der ?? new Uint8Array();
    for (let length = 0; length < der.length; length += 37) {
      const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from(der.subarray(0, length)).toString('base64') || 'AA=='}\n-----END`;
      expect(why(text)).toBe('malformed');
    }
  });
});

describe('keys made on request', () => {
  it('R-10: are made one after the other, and refused with 503 where too many wait', async () => {
    const makeKey = createOneKeyAtATime(2);
    let running = 0;
    let most = 0;
    const make = async (): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 'key';
    };
    const made = Array.from({ length: 3 }, () => makeKey(make));
    await expect(makeKey(make)).rejects.toMatchObject({ status: 503 });
    expect(await Promise.all(made)).toEqual(['key', 'key', 'key']);
    expect(most).toBe(1);
    expect(await makeKey(make)).toBe('key');
  });
});
