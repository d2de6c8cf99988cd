import type { Digest, DistinguishedName } from '../../crypto/certificates/certificate-encoding.ts';
import {
  generateSelfSigned,
  type KeyChoice,
  type NamedCurve,
  type SelfSignedContent,
  selfSign,
} from '../../crypto/key-pairs/generate-key-pair.ts';
import { createOneKeyAtATime } from '../../crypto/key-pairs/one-key-at-a-time.ts';
import { parsePkcs1PrivateKey, parseSshPrivateKey } from '../../crypto/key-pairs/ssh-key.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import { unusableContent } from '../errors.ts';
import { assertOwnAlias } from './alias.ts';
import type { ChangeEntries } from './change-entries.ts';
import { assertPresence } from './import-entries.ts';

/** What the certificate of a new key says. Source: SAP API description "Security Content" (`KeyPairGenerationRequest`) */
export type CertificateRequest = {
  readonly commonName?: string | undefined;
  readonly organizationUnit?: string | undefined;
  readonly organization?: string | undefined;
  readonly locality?: string | undefined;
  readonly state?: string | undefined;
  /** Two letters. */
  readonly country?: string | undefined;
  readonly email?: string | undefined;
  /** `SHA256/RSA`, `SHA-512/RSA`, `SHA256withECDSA`; SHA-256 unless given. */
  readonly signatureAlgorithm?: string | undefined;
  /** Now, unless given. */
  readonly validNotBeforeMs?: number | undefined;
  /** Two years later, unless given. */
  readonly validNotAfterMs?: number | undefined;
};

/** New key pairs, which vouch for themselves until an authority has signed their request. Unusable values throw 400, in the words of the OData API. */
export type EntryGeneration = {
  readonly generateKeyPair: (
    subaccountId: SubaccountId,
    request: CertificateRequest & {
      readonly alias: string;
      /** `RSA`, unless given, or `EC`. */
      readonly keyType?: string | undefined;
      readonly keySize?: number | undefined;
      /** Name of the curve. */
      readonly keyAlgorithmParameter?: string | undefined;
    },
    actor: Actor,
  ) => Promise<void>;
  /** For a key in PKCS#1. */
  readonly certifyRsaKey: (
    subaccountId: SubaccountId,
    request: CertificateRequest & { readonly alias: string; readonly file: Uint8Array },
    actor: Actor,
  ) => Promise<void>;
  /** For a key that `ssh-keygen` has made. Answers the alias, which follows from the kind of key. */
  readonly certifySshKey: (
    subaccountId: SubaccountId,
    request: CertificateRequest & {
      readonly file: Uint8Array;
      readonly password: Secret | undefined;
      readonly update: boolean;
    },
    actor: Actor,
  ) => Promise<string>;
};

/** Source: SAP API description "Security Content" (`RSAFile`, `SSHFile`) */
const maxFileBytes = 10_000;
const maxPartLength = 500;
const defaultValidityMs = 2 * 365 * 86_400_000;
const rsaBits = [2048, 3072, 4096] as const;
const curveSizes: Readonly<Record<NamedCurve, number>> = { secp256r1: 256, secp384r1: 384, secp521r1: 521 };

/** Creates the generation. Source: SAP API description "Security Content"; assumed: SHA-1, SHA-224, DSA and RSA below 2048 bits are refused as too weak */
export const createEntryGeneration = (parts: {
  readonly change: ChangeEntries;
  readonly clock: Clock;
}): EntryGeneration => {
  const makeKey = createOneKeyAtATime();
  const put = (
    subaccountId: SubaccountId,
    alias: string,
    pair: { readonly certificatePem: string; readonly privateKeyPem: Secret },
    update: boolean,
    actor: Actor,
  ): Promise<void> =>
    parts.change(subaccountId, actor, (draft) => {
      // A key file may come for the first time, too, when an update is allowed.
      if (!update || draft.find('system', alias) !== undefined) assertPresence(draft, alias, update);
      draft.put('system', alias, {
        certificateChainPem: [pair.certificatePem],
        privateKeyPem: pair.privateKeyPem,
        owner: 'Tenant Administrator',
      });
    });

  return {
    generateKeyPair: async (subaccountId, request, actor) => {
      const alias = assertOwnAlias(request.alias);
      const content = defineContent(request, parts.clock());
      const choice = chooseKey(request);
      const pair = await makeKey(() => generateSelfSigned(choice, content));
      await put(subaccountId, alias, pair, false, actor);
    },
    certifyRsaKey: async (subaccountId, request, actor) => {
      const alias = assertOwnAlias(request.alias);
      if (!request.country) throw unusableContent("Property 'Country' must not be empty or null");
      const content = defineContent(request, parts.clock());
      const key = parsePkcs1PrivateKey(readText('RSAFile', request.file));
      if (key === undefined) throw unusableContent("Property 'RSAFile' must be a private key in PKCS#1 format");
      if (key.bits < 2048) throw unusableContent("Property 'RSAFile' must have 2048 bits at least");
      await put(subaccountId, alias, await selfSign(key.privateKeyPem, content), false, actor);
    },
    certifySshKey: async (subaccountId, request, actor) => {
      const content = defineContent(request, parts.clock());
      const parsed = parseSshPrivateKey(readText('SSHFile', request.file), request.password);
      if (parsed.kind === 'failed') throw unusableContent(`Property 'SSHFile' ${sshFailures[parsed.reason]}`);
      const alias = `id_${parsed.algorithm}`;
      await put(subaccountId, alias, await selfSign(parsed.privateKeyPem, content), request.update, actor);
      return alias;
    },
  };
};

const sshFailures = {
  'wrong-password': 'cannot be opened with this password',
  unsupported: 'holds a key of a kind or protection that is not supported',
  malformed: 'must be a private key in OpenSSH format',
};

const readText = (property: string, file: Uint8Array): string => {
  if (file.byteLength > maxFileBytes)
    throw unusableContent(`Property '${property}' must have at most ${maxFileBytes} bytes`);
  return Buffer.from(file).toString('latin1');
};

const chooseKey = ({
  keyType = 'RSA',
  keySize,
  keyAlgorithmParameter,
}: Parameters<EntryGeneration['generateKeyPair']>[1]): KeyChoice => {
  if (keyType === 'RSA') {
    const bits = rsaBits.find((size) => size === (keySize ?? 2048));
    if (bits === undefined) throw unusableContent(`Property 'KeySize' must be one of ${rsaBits.join(', ')}`);
    return { type: 'RSA', bits };
  }
  if (keyType !== 'EC' && keyType !== 'ECC') throw unusableContent("Property 'KeyType' must be RSA or EC");
  const named = Object.entries(curveSizes).find(([name, size]) =>
    keyAlgorithmParameter === undefined ? size === (keySize ?? 256) : name === keyAlgorithmParameter.toLowerCase(),
  );
  if (named === undefined) throw unusableContent(`The curve must be one of ${Object.keys(curveSizes).join(', ')}`);
  // The names of the record above.
  return { type: 'EC', curve: named[0] as NamedCurve };
};

const defineContent = (request: CertificateRequest, nowMs: number): SelfSignedContent => {
  if (!request.commonName?.trim()) throw unusableContent("Property 'CommonName' must not be empty or null");
  if (request.country && !/^[A-Za-z]{2}$/.test(request.country))
    throw unusableContent("Property 'Country' must have two letters");
  if (request.email && !/^[\x21-\x7e]+$/.test(request.email))
    throw unusableContent("Property 'Email' must be an e-mail address");
  const subject: DistinguishedName = (
    [
      ['CN', request.commonName],
      ['OU', request.organizationUnit],
      ['O', request.organization],
      ['L', request.locality],
      ['ST', request.state],
      ['C', request.country?.toUpperCase()],
      ['E', request.email],
    ] as const
  ).flatMap(([attribute, value]) => (value ? [[attribute, assertPart(value)] as const] : []));
  const notBeforeMs = request.validNotBeforeMs ?? nowMs;
  const notAfterMs = request.validNotAfterMs ?? notBeforeMs + defaultValidityMs;
  if (!(notAfterMs > notBeforeMs) || notAfterMs <= nowMs || notBeforeMs < 0 || notAfterMs > Date.UTC(9999, 11, 31))
    throw unusableContent('The validity must end in the future, after it begins');
  return { subject, digest: chooseDigest(request.signatureAlgorithm), notBeforeMs, notAfterMs };
};

const assertPart = (value: string): string => {
  if (value.length > maxPartLength || /[\p{C}]/u.test(value))
    throw unusableContent(`The parts of the subject must have at most ${maxPartLength} printable characters`);
  return value;
};

const chooseDigest = (signatureAlgorithm = 'SHA256'): Digest => {
  const bits = /^SHA-?(\d{1,3})(?:$|\/|with)/i.exec(signatureAlgorithm)?.[1];
  const digest = (['sha256', 'sha384', 'sha512'] as const).find((name) => name === `sha${bits ?? ''}`);
  if (digest === undefined)
    throw unusableContent("Property 'SignatureAlgorithm' must be one with SHA-256, SHA-384 or SHA-512");
  return digest;
};
