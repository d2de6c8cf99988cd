import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { request } from 'node:https';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  issueClientCertificate,
} from '../../src/crypto/certificate-authority.ts';
import type { DistinguishedName } from '../../src/crypto/certificates/certificate-encoding.ts';
import { headersOf, readReply, type WireReply, type WireRequest } from './authorization-server.ts';

/** A certificate a client presents, and its key; both PEM. */
export type ClientIdentity = { readonly cert: string; readonly key: string };

const hourMs = 3_600_000;

/** An authority of somebody's own. */
export const createAuthority = (name: string, nowMs = Date.now()): Promise<CertificateAuthority> =>
  createCertificateAuthority({ subject: [['CN', name]], nowMs });

/** A certificate of `authority` that begins `startsAgoMs` ago. */
export const issueIdentity = async (
  authority: CertificateAuthority,
  subject: DistinguishedName,
  options: { readonly startsAgoMs?: number; readonly validityDays?: number; readonly nowMs?: number } = {},
): Promise<ClientIdentity> => {
  const issued = await issueClientCertificate({
    authority,
    subject,
    key: { type: 'EC' },
    validityDays: options.validityDays ?? 30,
    // Certificates begin an hour before they are made.
    nowMs: (options.nowMs ?? Date.now()) - (options.startsAgoMs ?? hourMs) + hourMs,
  });
  return { cert: issued.certificateChainPem, key: issued.privateKeyPem.reveal() };
};

/** A certificate that vouches for itself. */
export const createSelfSigned = async (name: string): Promise<ClientIdentity> => {
  const { certificatePem, privateKeyPem } = await createAuthority(name);
  return { cert: certificatePem, key: privateKeyPem.reveal() };
};

/** Sends a request over TLS, as any host, with a client certificate or without. A connection of its own each time. */
export const sendTls = (port: number, wanted: WireRequest, identity?: ClientIdentity): Promise<WireReply> =>
  new Promise((resolve, reject) => {
    const name = wanted.host === undefined ? '127.0.0.1' : `${wanted.host}.portolan.localhost`;
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: wanted.method ?? 'POST',
        path: wanted.path,
        rejectUnauthorized: false,
        agent: false,
        ...identity,
        headers: headersOf(wanted, `${name}:${port}`),
      },
      (response) => resolve(readReply(response)),
    );
    outgoing.on('error', reject);
    outgoing.end(wanted.body);
  });

/** A key pair for assertions. */
export const createAssertionKey = (type: 'rsa' | 'ec' = 'ec') => {
  const pair =
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = pair.publicKey.export({ format: 'jwk' });
  return {
    privateKey: pair.privateKey,
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publicJwk: (kid?: string) => JSON.stringify({ ...jwk, ...(kid !== undefined && { kid }) }),
  };
};

/** The client assertion of published libraries, with what a test changes. `undefined` leaves a member out. */
export const signAssertion = (
  privateKey: KeyObject | string,
  clientId: string,
  audience: unknown,
  changes: {
    readonly payload?: Readonly<Record<string, unknown>>;
    readonly header?: Readonly<Record<string, unknown>>;
    readonly nowMs?: number;
  } = {},
): string => {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  const now = Math.floor((changes.nowMs ?? Date.now()) / 1000);
  const header = { alg: key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256', ...changes.header };
  const payload = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + 60,
    ...changes.payload,
  };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
};

/** The form fields of an assertion. */
export const assertionFields = (assertion: string): Readonly<Record<string, string>> => ({
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
});
