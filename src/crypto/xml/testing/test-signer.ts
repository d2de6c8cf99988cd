import { execFileSync } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../../foundation/secret.ts';

/** A throw-away key with its self-signed certificate, made with the `openssl` command. */
export type TestSigner = {
  readonly privateKeyPem: Secret;
  readonly certificatePem: string;
  readonly publicKey: KeyObject;
};

const keyTypes = {
  rsa: ['-newkey', 'rsa:2048'],
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  weak: ['-newkey', 'rsa:1024'],
} as const;

/** Creates a signer. Takes some tens of milliseconds. */
export const createTestSigner = (keyType: keyof typeof keyTypes = 'rsa'): TestSigner => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-signer-'));
  try {
    const file = (name: string): string => join(folder, name);
    const output = ['-nodes', '-keyout', file('key.pem'), '-out', file('cert.pem')];
    execFileSync('openssl', ['req', '-x509', ...keyTypes[keyType], '-subj', '/CN=idp', '-days', '2', ...output], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const certificatePem = readFileSync(file('cert.pem'), 'utf8');
    const privateKeyPem = new Secret(readFileSync(file('key.pem'), 'utf8'));
    return { privateKeyPem, certificatePem, publicKey: createPublicKey(certificatePem) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
