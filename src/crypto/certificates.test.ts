import { X509Certificate } from 'node:crypto';
import { assert, property, string, uint8Array } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority, type IssuedCertificate, issueClientCertificate } from './certificate-authority.ts';
import { formatPem, parsePem } from './certificates/pem.ts';
import {
  describeCertificate,
  isKeyOfCertificate,
  maxKeystoreBytes,
  parseCertificates,
  thumbprintOf,
  toCertificatePem,
} from './certificates.ts';
import { exportSigningKey, generateSigningKey } from './signing-keys.ts';

const nowMs = Date.UTC(2026, 0, 31, 12);
const sapSubject = [
  ['CN', 'SAP PKI Certificate Service Client CA'],
  ['OU', 'SAP BTP Clients'],
  ['O', 'SAP SE'],
  ['L', 'cf-us10'],
  ['C', 'DE'],
] as const;

let issued: IssuedCertificate;
let pem: string;
let der: Buffer;

beforeAll(async () => {
  const authority = await createCertificateAuthority({ subject: sapSubject, nowMs });
  issued = await issueClientCertificate({
    authority,
    subject: [
      ['CN', 'a+b, "c" + d='],
      ['OU', ' x\\y '],
      ['O', 'Größe\nneu'],
    ],
    key: { type: 'EC' },
    validityDays: 7,
    nowMs,
  });
  const parsed = new X509Certificate(issued.certificateChainPem);
  pem = parsed.toString();
  der = parsed.raw;
});

describe('parsePem', () => {
  it('round-trips what formatPem writes', () => {
    assert(
      property(uint8Array({ minLength: 1 }), (bytes) => {
        const text = formatPem('CERTIFICATE', bytes);
        expect(parsePem(`before\n${text}between${text}`)).toEqual([
          { label: 'CERTIFICATE', der: Buffer.from(bytes), text },
          { label: 'CERTIFICATE', der: Buffer.from(bytes), text },
        ]);
      }),
    );
  });

  it('answers undefined or blocks for any text, and for damaged ones', () => {
    assert(property(string(), (text) => parsePem(text)?.length === 0));
    const damaged = [
      '-----BEGIN',
      '-----BEGIN X',
      '-----BEGIN x-----AAAA',
      '-----BEGIN A-----',
      '-----BEGIN A-----!!-----END A',
    ];
    expect(damaged.map((text) => parsePem(text))).toEqual([[], undefined, undefined, undefined, undefined]);
    expect(parsePem(`-----BEGIN ${'A'.repeat(41)}-----AAAA`)).toBeUndefined();
    expect(parsePem('-----BEGIN A-----AAAA'.repeat(201))).toBeUndefined();
  });

  it('S-67: takes linear time for a text of openings', () => {
    const start = performance.now();
    parsePem('-----BEGIN A-----'.repeat(60_000));
    parsePem(`-----BEGIN A-----AAAA${'-----END'.repeat(120_000)}`);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('parseCertificates', () => {
  it('reads PEM, DER, bare base64, chains, and skips keys', () => {
    const key = issued.privateKeyPem.reveal();
    for (const input of [
      pem,
      der,
      der.toString('base64'),
      Buffer.from(pem),
      `${key}${pem}`,
      `Bag Attributes\n${pem}`,
    ]) {
      expect(parseCertificates(input)).toEqual({ kind: 'parsed', certificatesPem: [pem] });
    }
    const chain = parseCertificates(issued.certificateChainPem);
    expect(chain.kind === 'parsed' && chain.certificatesPem.length).toBe(2);
  });

  it('is lenient as pasted certificates demand it', () => {
    const oneLine = pem.replaceAll('\n', '');
    const variants = [
      oneLine,
      oneLine.slice(0, -5),
      oneLine.slice(0, -'-----END CERTIFICATE-----'.length),
      pem.replaceAll('\n', '\\n'),
      pem.replaceAll('\n', '\r\n'),
      pem.replaceAll('\n', '\\r\\n'),
      pem.replaceAll('\n', ' '),
      oneLine + oneLine,
    ];
    for (const variant of variants) expect(parseCertificates(variant)).toMatchObject({ kind: 'parsed' });
  });

  it('S-49: answers a failure for what is too large, damaged or empty', () => {
    expect(parseCertificates('A'.repeat(maxKeystoreBytes + 1))).toEqual({ kind: 'failed', reason: 'too-large' });
    expect(parseCertificates('')).toEqual({ kind: 'failed', reason: 'no-certificate' });
    expect(parseCertificates(issued.privateKeyPem.reveal())).toEqual({ kind: 'failed', reason: 'no-certificate' });
    for (const bad of [
      '-----BEGIN CERTIFICATE-----AAAA',
      '-----BEGIN CERTIFICATE-----!',
      'MIIB',
      der.subarray(0, 99),
    ]) {
      expect(parseCertificates(bad)).toEqual({ kind: 'failed', reason: 'malformed' });
    }
  });

  it('never throws', () => {
    assert(property(uint8Array(), (bytes) => parseCertificates(bytes).kind === 'failed'));
    assert(property(string(), (text) => parseCertificates(`MI${text}`).kind === 'failed'));
  });
});

describe('describeCertificate', () => {
  it('gives names in RFC 2253, escaped, most specific part first', () => {
    const description = describeCertificate(pem);
    expect(description.subjectDn).toBe('CN=a\\+b\\, \\"c\\" \\+ d=,OU=\\ x\\\\y\\ ,O=Größe\\0Aneu');
    expect(description.issuerDn).toBe(
      'CN=SAP PKI Certificate Service Client CA,OU=SAP BTP Clients,O=SAP SE,L=cf-us10,C=DE',
    );
  });

  it('gives serial number, validity and thumbprints', () => {
    const description = describeCertificate(der);
    expect(description.serialNumberHex).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(description.notBeforeMs).toBe(nowMs - 3_600_000);
    expect(description.notAfterMs).toBe(nowMs + 7 * 86_400_000);
    expect(description.sha256Thumbprint).toBe(thumbprintOf(der));
    const bytes = Buffer.from(description.fingerprint.replaceAll(':', ''), 'hex');
    expect(bytes.toString('base64url')).toBe(description.sha256Thumbprint);
    expect(description.isCertificateAuthority).toBe(false);
    expect(toCertificatePem(der)).toBe(pem);
    expect(() => describeCertificate('nonsense')).toThrow();
  });
});

describe('isKeyOfCertificate', () => {
  it('tells the right key from another one and from no key', async () => {
    expect(isKeyOfCertificate(pem, issued.privateKeyPem)).toBe(true);
    expect(isKeyOfCertificate(pem, exportSigningKey(await generateSigningKey({ algorithm: 'ES256' })))).toBe(false);
    expect(isKeyOfCertificate('x', issued.privateKeyPem)).toBe(false);
  });
});
