import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../foundation/clock.ts';
import { type VerifyChainOptions, verifyChain } from './certificate-chain.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-chain-'));
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
const pem = (name: string): string => readFileSync(join(folder, `${name}.pem`), 'utf8');
// OpenSSL lets certificates begin at the second they are made, which is after this line.
const nowMs = systemClock() + 60_000;
const dayMs = 86_400_000;

const authority = 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign';

/** Has OpenSSL make a key and a certificate; without `issuer` a self-signed one. */
const make = (name: string, extensions: string, issuer?: string, more: readonly string[] = []): void => {
  writeFileSync(join(folder, 'extensions'), extensions);
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    'csr',
    '-subj',
    `/CN=${name.split('@')[0]}`,
  );
  const signer =
    issuer === undefined
      ? ['-signkey', `${name}.key`]
      : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    'csr',
    '-out',
    `${name}.pem`,
    '-days',
    '30',
    '-extfile',
    'extensions',
    ...signer,
    ...more,
  );
};

beforeAll(() => {
  const client = 'extendedKeyUsage=clientAuth';
  make('root', authority);
  make('other', authority);
  make('middle', authority, 'root');
  make('limited', 'basicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign', 'root');
  make('below-limited', authority, 'limited');
  make('constrained', `${authority}\nnameConstraints=critical,permitted;DNS:a`, 'root');
  make('no-authority', 'basicConstraints=critical,CA:false', 'root');
  make('no-sign', 'basicConstraints=critical,CA:true\nkeyUsage=critical,digitalSignature', 'root');
  for (const issuer of ['root', 'middle', 'limited', 'below-limited', 'constrained', 'no-authority', 'no-sign']) {
    make(`leaf-of-${issuer}`, client, issuer);
  }
  make('any-purpose', 'extendedKeyUsage=anyExtendedKeyUsage', 'root');
  make('no-purpose', 'basicConstraints=CA:false', 'root');
  make('server', 'extendedKeyUsage=serverAuth', 'root');
  make('odd', `${client}\n1.2.3.4=critical,ASN1:NULL`, 'root');
  make('sha1', client, 'root', ['-sha1']);
  make('pinned', client);
});

afterAll(() => rmSync(folder, { recursive: true }));

const check = (leaf: string, intermediates: string[] = [], more: Partial<VerifyChainOptions> = {}): string => {
  const result = verifyChain({
    certificatePem: pem(leaf),
    intermediatesPem: intermediates.map(pem),
    trustedPem: [pem('other'), pem('root')],
    nowMs,
    purpose: 'client-authentication',
    ...more,
  });
  return result.kind === 'trusted' ? `trusted ${result.pathPem.length}` : result.reason;
};

describe('verifyChain', () => {
  it('S-51: finds the path to a trust anchor', () => {
    expect(check('leaf-of-root')).toBe('trusted 2');
    expect(check('leaf-of-middle', ['limited', 'middle', 'root'])).toBe('trusted 3');
    expect(check('leaf-of-limited', ['limited'])).toBe('trusted 3');
    expect(check('any-purpose')).toBe('trusted 2');
    expect(check('no-purpose')).toBe('trusted 2');
    expect(check('server', [], { purpose: 'server-authentication' })).toBe('trusted 2');
    expect(check('pinned', [], { trustedPem: [pem('pinned')] })).toBe('trusted 1');
  });

  it('S-51: refuses strangers, gaps, and issuers that may not issue', () => {
    expect(check('pinned')).toBe('no-path');
    expect(check('leaf-of-root', [], { trustedPem: [pem('other')] })).toBe('no-path');
    expect(check('leaf-of-root', ['root'], { trustedPem: [pem('other')] })).toBe('no-path');
    expect(check('leaf-of-middle')).toBe('no-path');
    expect(check('leaf-of-below-limited', ['limited', 'below-limited'])).toBe('no-path');
    expect(check('leaf-of-constrained', ['constrained'])).toBe('no-path');
    expect(check('leaf-of-no-authority', ['no-authority'])).toBe('no-path');
    expect(check('leaf-of-no-sign', ['no-sign'])).toBe('no-path');
    expect(check('sha1')).toBe('no-path');
  });

  it('S-51: an issuer of the same name with another key is not the issuer', () => {
    make('root@impostor', authority);
    make('victim', 'extendedKeyUsage=clientAuth', 'root@impostor');
    expect(check('victim')).toBe('no-path');
    expect(check('victim', ['root@impostor'])).toBe('no-path');
  });

  it('S-51: refuses expired and future certificates, anywhere on the path', () => {
    expect(check('leaf-of-root', [], { nowMs: nowMs - dayMs })).toBe('not-yet-valid');
    expect(check('leaf-of-root', [], { nowMs: nowMs + 31 * dayMs })).toBe('expired');
    make('old-root', authority);
    make('long-leaf', 'extendedKeyUsage=clientAuth', 'old-root', ['-days', '90']);
    expect(check('long-leaf', [], { trustedPem: [pem('old-root')], nowMs: nowMs + 60 * dayMs })).toBe('no-path');
    expect(check('long-leaf', [], { trustedPem: [pem('old-root')] })).toBe('trusted 2');
  });

  it('S-51: refuses another purpose, extensions it does not understand, and nonsense', () => {
    expect(check('server')).toBe('wrong-purpose');
    expect(check('leaf-of-root', [], { purpose: 'server-authentication' })).toBe('wrong-purpose');
    expect(check('odd')).toBe('refused-certificate');
    expect(check('leaf-of-root', [], { certificatePem: 'x' })).toBe('malformed');
    expect(check('leaf-of-root', [], { intermediatesPem: ['x'] })).toBe('malformed');
  });

  it('tries the other of two cross-signed intermediates', () => {
    // The same name and key, once signed by a stranger and once by the root.
    writeFileSync(join(folder, 'extensions'), authority);
    openssl('req', '-new', '-key', 'middle.key', '-out', 'csr', '-subj', '/CN=middle');
    openssl(
      'x509',
      '-req',
      '-in',
      'csr',
      '-out',
      'crossed.pem',
      '-CA',
      'pinned.pem',
      '-CAkey',
      'pinned.key',
      '-CAcreateserial',
      '-extfile',
      'extensions',
    );
    expect(check('leaf-of-middle', ['crossed', 'middle'])).toBe('trusted 3');
    expect(check('leaf-of-middle', ['crossed'])).toBe('no-path');
  });
});
