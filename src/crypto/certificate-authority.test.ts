import { execFileSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../foundation/clock.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  issueClientCertificate,
  issueServerCertificate,
} from './certificate-authority.ts';
import { issueCertificateForRequest } from './certificate-requests.ts';
import { describeCertificate, isKeyOfCertificate } from './certificates.ts';

const nowMs = systemClock();
const dayMs = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'portolan-certificates-'));
const file = (name: string): string => join(folder, name);
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

let authority: CertificateAuthority;

beforeAll(async () => {
  authority = await createCertificateAuthority({
    subject: [
      ['CN', 'Portolan local CA'],
      ['C', 'DE'],
    ],
    nowMs,
  });
  writeFileSync(file('ca.pem'), authority.certificatePem);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('createCertificateAuthority', () => {
  it('makes a self-signed EC authority for ten years', () => {
    const certificate = new X509Certificate(authority.certificatePem);
    expect(certificate.ca && certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    const { subjectDn, issuerDn, notBeforeMs, notAfterMs } = describeCertificate(authority.certificatePem);
    expect([subjectDn, issuerDn]).toEqual(['CN=Portolan local CA,C=DE', 'CN=Portolan local CA,C=DE']);
    expect(notAfterMs - notBeforeMs).toBe(3650 * dayMs + 3_600_000);
    expect(String(authority.privateKeyPem)).toBe('[secret]');
    expect(isKeyOfCertificate(authority.certificatePem, authority.privateKeyPem)).toBe(true);
  });

  it('encodes times after 2049', async () => {
    const late = await createCertificateAuthority({ subject: [['CN', 'late']], nowMs: Date.UTC(2045, 0, 1) });
    expect(describeCertificate(late.certificatePem).notAfterMs).toBe(Date.UTC(2045, 0, 1) + 3650 * dayMs);
  });
});

describe('issueServerCertificate', () => {
  it('covers names, wildcards and addresses for 397 days, as OpenSSL sees it too', async () => {
    const names = [
      'portolan.localhost',
      '*.portolan.localhost',
      '127.0.0.1',
      '::1',
      'fe80::1:2',
      '1:2:3:4:5:6:7:8',
    ] as const;
    const { certificateChainPem, privateKeyPem } = await issueServerCertificate({ authority, names, nowMs });
    const certificate = new X509Certificate(certificateChainPem);
    for (const host of ['portolan.localhost', 'x.portolan.localhost'])
      expect(certificate.checkHost(host)).toBeDefined();
    for (const ip of ['127.0.0.1', '::1', 'fe80::1:2', '1:2:3:4:5:6:7:8']) expect(certificate.checkIP(ip)).toBe(ip);
    expect(certificate.checkHost('other.localhost')).toBeUndefined();
    const { notBeforeMs, notAfterMs } = describeCertificate(certificateChainPem);
    expect(notAfterMs - notBeforeMs).toBe(397 * dayMs);
    expect(isKeyOfCertificate(certificateChainPem, privateKeyPem)).toBe(true);
    writeFileSync(file('server.pem'), certificateChainPem);
    const verdict = openssl('verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca.pem', 'server.pem');
    expect(verdict).toContain('OK');
  });
});

describe('issueClientCertificate', () => {
  it('issues RSA and EC certificates with the subject and validity asked for', async () => {
    for (const key of [{ type: 'RSA', modulusBits: 2048 }, { type: 'EC' }] as const) {
      const subject = [
        ['CN', 'client'],
        ['OU', 'a'],
        ['OU', 'b'],
        ['ST', 'c'],
        ['C', 'DE'],
      ] as const;
      const issued = await issueClientCertificate({ authority, subject, key, validityDays: 30, nowMs });
      expect(describeCertificate(issued.certificateChainPem)).toMatchObject({
        subjectDn: 'CN=client,OU=a,OU=b,ST=c,C=DE',
        issuerDn: 'CN=Portolan local CA,C=DE',
      });
      expect(issued.certificateChainPem.endsWith(authority.certificatePem)).toBe(true);
      writeFileSync(file('client.pem'), issued.certificateChainPem);
      const verdict = openssl('verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'client.pem');
      expect(verdict).toContain('OK');
    }
  });

  it('works in a TLS handshake with client authentication', async () => {
    const server = await issueServerCertificate({ authority, names: ['localhost'], nowMs });
    const client = await issueClientCertificate({
      authority,
      subject: [['CN', 'caller']],
      key: { type: 'EC' },
      validityDays: 1,
      nowMs,
    });
    const peer = await new Promise<string>((resolve, reject) => {
      const listener = createServer(
        {
          cert: server.certificateChainPem,
          key: server.privateKeyPem.reveal(),
          ca: authority.certificatePem,
          requestCert: true,
        },
        (socket: TLSSocket) => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.end();
          listener.close();
        },
      );
      listener.listen(0, '127.0.0.1', () => {
        const address = listener.address();
        const port = typeof address === 'object' && address !== null ? address.port : 0;
        const options = {
          cert: client.certificateChainPem,
          key: client.privateKeyPem.reveal(),
          ca: authority.certificatePem,
        };
        connect({ ...options, port, host: '127.0.0.1', servername: 'localhost' })
          .on('error', reject)
          .resume();
      });
    });
    expect(peer).toBe('caller');
  });

  it('stops when the authority is damaged', async () => {
    const broken = { ...authority, certificatePem: '' };
    await expect(issueServerCertificate({ authority: broken, names: ['x'], nowMs })).rejects.toThrow('damaged');
  });
});

describe('issueCertificateForRequest', () => {
  const request = (requestPem: string) =>
    issueCertificateForRequest({ authority, requestPem, subject: [['CN', 'ours']], validityDays: 1, nowMs });

  it('certifies the key of the request under our subject', async () => {
    for (const [name, newKey] of [
      ['rsa', ['rsa:2048']],
      ['ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ] as const) {
      openssl(
        'req',
        '-newkey',
        ...newKey,
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        '/CN=theirs',
      );
      const result = await request(readFileSync(file(`${name}.csr`), 'utf8'));
      if (result.kind !== 'issued') throw new Error(result.reason);
      const certificate = new X509Certificate(result.certificateChainPem);
      expect(describeCertificate(result.certificateChainPem).subjectDn).toBe('CN=ours');
      expect(certificate.publicKey.equals(createPublicKey(readFileSync(file(`${name}.key`))))).toBe(true);
    }
  });

  it('refuses damaged requests, weak keys, and keys the requester does not hold', async () => {
    const refused = async (text: string) => {
      const result = await request(text);
      return result.kind === 'refused' ? result.reason : 'issued';
    };
    for (const text of [
      '',
      'x',
      authority.certificatePem,
      '-----BEGIN CERTIFICATE REQUEST-----AAAA',
      'x'.repeat(70_000),
    ]) {
      expect(await refused(text)).toBe('malformed');
    }
    openssl('req', '-newkey', 'rsa:1024', '-nodes', '-keyout', 'weak.key', '-out', 'weak.csr', '-subj', '/CN=x');
    expect(await refused(readFileSync(file('weak.csr'), 'utf8'))).toBe('weak-key');
    openssl('req', '-newkey', 'ed25519', '-nodes', '-keyout', 'ed.key', '-out', 'ed.csr', '-subj', '/CN=x');
    expect(await refused(readFileSync(file('ed.csr'), 'utf8'))).toBe('weak-key');
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-outform',
      'DER',
      '-keyout',
      'a.key',
      '-out',
      'a.der',
      '-subj',
      '/CN=x',
    );
    const der = readFileSync(file('a.der'));
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
    expect(await refused(forged)).toBe('signature-invalid');
  });
});
