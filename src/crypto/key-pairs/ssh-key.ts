import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Secret } from '../../foundation/secret.ts';
import { parsePem } from '../certificates/pem.ts';
import { readOpenSshKey } from './openssh-key.ts';

/** A private key for SSH, or why it cannot be had. */
export type ParsedSshKey =
  | { readonly kind: 'key'; readonly algorithm: 'rsa' | 'ec'; readonly privateKeyPem: Secret }
  | { readonly kind: 'failed'; readonly reason: 'wrong-password' | 'unsupported' | 'malformed' };

/**
 * Reads a private key as `ssh-keygen` writes it: OpenSSH's own format without a password, or any PEM form with or without one. PuTTY's files,
 * DSA keys and passwords in OpenSSH's own format are `unsupported`.
 * Source: OpenSSH `PROTOCOL.key`; RFC 7468 §10, §11; SAP API description "Security Content" (`SSHKeyGenerationRequests`)
 */
export const parseSshPrivateKey = (text: string, password: Secret | undefined): ParsedSshKey => {
  if (text.startsWith('PuTTY-User-Key-File')) return { kind: 'failed', reason: 'unsupported' };
  const [block] = parsePem(text) ?? [];
  if (block === undefined) return { kind: 'failed', reason: 'malformed' };
  if (block.label === 'OPENSSH PRIVATE KEY') {
    const key = readOpenSshKey(block.der);
    return typeof key === 'string' ? { kind: 'failed', reason: key } : toParsed(key);
  }
  const isEncrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.text.includes('Proc-Type:');
  try {
    return toParsed(
      createPrivateKey(isEncrypted ? { key: block.text, passphrase: password?.reveal() ?? '' } : block.text),
    );
  } catch {
    return { kind: 'failed', reason: isEncrypted ? 'wrong-password' : 'malformed' };
  }
};

const toParsed = (key: KeyObject): ParsedSshKey => {
  const algorithm = key.asymmetricKeyType;
  if (algorithm !== 'rsa' && algorithm !== 'ec') return { kind: 'failed', reason: 'unsupported' };
  return {
    kind: 'key',
    algorithm,
    privateKeyPem: new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
  };
};

/** An RSA key in PKCS#1 (`BEGIN RSA PRIVATE KEY`, unencrypted) as PKCS#8; `undefined` for anything else. Source: RFC 8017 appendix A.1.2 */
export const parsePkcs1PrivateKey = (
  text: string,
): { readonly privateKeyPem: Secret; readonly bits: number } | undefined => {
  const [block, ...others] = parsePem(text) ?? [];
  if (block?.label !== 'RSA PRIVATE KEY' || others.length > 0 || block.text.includes('Proc-Type:')) return undefined;
  try {
    const key = createPrivateKey(block.text);
    return {
      privateKeyPem: new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
      bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
    };
  } catch {
    return undefined;
  }
};

/** The RSA key of a certificate as a line of `authorized_keys`; `undefined` for another kind of key. Source: RFC 4253 §6.6 */
export const formatSshPublicKey = (certificatePem: string, comment: string): string | undefined => {
  const { n, e, kty } = createPublicKey(
    new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'pem' }),
  ).export({ format: 'jwk' });
  if (kty !== 'RSA' || n === undefined || e === undefined) return undefined;
  const fields = [Buffer.from('ssh-rsa'), toMpint(Buffer.from(e, 'base64url')), toMpint(Buffer.from(n, 'base64url'))];
  const blob = Buffer.concat(fields.flatMap((field) => [lengthOf(field), field]));
  return `ssh-rsa ${blob.toString('base64')} ${comment}\n`;
};

const lengthOf = (field: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.byteLength);
  return length;
};

/** A positive number gets a zero byte where it would look negative. Source: RFC 4251 §5 */
const toMpint = (bytes: Buffer): Buffer => ((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
