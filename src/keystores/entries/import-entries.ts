import { hasTrustPath, orderChain, readCertificateChain } from '../../crypto/certificates/certificate-chain-file.ts';
import { isKeyOfCertificate, parseCertificates } from '../../crypto/certificates.ts';
import type { KeystoreParser } from '../../crypto/keystores.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import {
  aliasNotFound,
  aliasTaken,
  aliasToUpdateMissing,
  contentTooLarge,
  notKeyPair,
  unusableContent,
  unusableKeystore,
  wrongFormat,
} from '../errors.ts';
import { assertOwnAlias } from './alias.ts';
import type { ChangeEntries } from './change-entries.ts';
import type { DraftEntry, EntryContent, KeystoreDraft } from './keystore-draft.ts';

/** How an import ended. Nobody the tenant trusts has signed what was `not-trusted`: its certificates, the first one first. */
export type ImportOutcome =
  | { readonly kind: 'imported' }
  | {
      readonly kind: 'not-trusted';
      readonly alias: string;
      readonly certificateChainPem: readonly [string, ...string[]];
    };

/** What all imports of one entry say. */
export type ImportOptions = {
  readonly alias: string;
  /** The caller knows the certificate by its fingerprint; nobody else has to vouch for it. */
  readonly fingerprintVerified: boolean;
};

/** Imports of one entry from a file. What is not understood throws 400, 403, 413 or 415, in the words of the OData API. */
export type EntryImports = {
  /** A certificate in DER, base64 or PEM. `update`: there must be one of the alias, otherwise there must be none. */
  readonly importCertificate: (
    subaccountId: SubaccountId,
    options: ImportOptions & { readonly update: boolean; readonly content: Uint8Array },
    actor: Actor,
  ) => Promise<ImportOutcome>;
  /** A key with its certificates in PKCS#12. */
  readonly importKeyPair: (
    subaccountId: SubaccountId,
    options: ImportOptions & {
      readonly update: boolean;
      readonly content: Uint8Array;
      readonly password: Secret | undefined;
    },
    actor: Actor,
  ) => Promise<ImportOutcome>;
  /** The certificates an authority has issued for the key of an entry, as PKCS#7, PKI path or PEM. */
  readonly importChain: (
    subaccountId: SubaccountId,
    options: ImportOptions & { readonly content: Uint8Array },
    actor: Actor,
  ) => Promise<ImportOutcome>;
};

/** What imports need. `trustedRootsPem`: who may vouch for certificates besides those in the keystore. */
export type ImportParts = {
  readonly change: ChangeEntries;
  readonly openKeystore: KeystoreParser;
  readonly trustedRootsPem: readonly string[];
};

/** Sizes of single imports. Source: SAP API description "Security Content" (413 at the three resources) */
const maxBytes = { certificate: 10 * 1024, keyPair: 24_576, chain: 30_072 };

/** Creates the imports. Source: SAP API description "Security Content" (`CertificateResources`, `KeyPairResources`, `CertificateChainResources`) */
export const createEntryImports = ({ change, openKeystore, trustedRootsPem }: ImportParts): EntryImports => {
  const isTrusted = (draft: KeystoreDraft, chainPem: readonly string[]): boolean =>
    hasTrustPath(chainPem, [...draft.list('system').flatMap((entry) => entry.certificateChainPem), ...trustedRootsPem]);

  /** Puts an entry, once it is known to be trusted. */
  const put = (
    draft: KeystoreDraft,
    { alias, fingerprintVerified }: ImportOptions,
    { certificateChainPem, privateKeyPem }: EntryContent,
  ): ImportOutcome => {
    if (!fingerprintVerified && !isTrusted(draft, certificateChainPem))
      return { kind: 'not-trusted', alias, certificateChainPem };
    draft.put('system', alias, { certificateChainPem, privateKeyPem, owner: 'Tenant Administrator' });
    return { kind: 'imported' };
  };

  return {
    importCertificate: async (subaccountId, options, actor) => {
      const alias = assertOwnAlias(options.alias);
      if (options.content.byteLength > maxBytes.certificate) throw contentTooLarge(maxBytes.certificate);
      const parsed = parseCertificates(options.content);
      if (parsed.kind === 'failed' || parsed.certificatesPem.length > 1) throw wrongFormat('one X.509 certificate');
      return await change(subaccountId, actor, (draft) => {
        const stored = assertPresence(draft, alias, options.update);
        if (stored?.type === 'Key Pair') throw unusableContent(`Alias "${alias}" does not represent a Certificate`);
        const content = { certificateChainPem: parsed.certificatesPem, privateKeyPem: undefined };
        return put(draft, { ...options, alias }, content);
      });
    },

    importKeyPair: async (subaccountId, options, actor) => {
      const alias = assertOwnAlias(options.alias);
      if (options.content.byteLength > maxBytes.keyPair) throw contentTooLarge(maxBytes.keyPair);
      const opened = await openKeystore(options);
      if (opened.kind === 'failed') {
        if (opened.reason === 'malformed') throw wrongFormat('a PKCS#12 file');
        throw unusableKeystore(opened.reason);
      }
      if (opened.format !== 'pkcs12') throw wrongFormat('a PKCS#12 file');
      const keys = opened.entries.filter(({ privateKeyPem }) => privateKeyPem !== undefined);
      const [{ certificateChainPem: [leaf, ...issuers] = [], privateKeyPem } = {}, ...others] = keys;
      if (leaf === undefined || others.length > 0)
        throw unusableContent('The file must hold exactly one key with its certificate');
      return await change(subaccountId, actor, (draft) => {
        const stored = assertPresence(draft, alias, options.update);
        if (stored?.type === 'Certificate') throw notKeyPair(alias);
        return put(draft, { ...options, alias }, { certificateChainPem: [leaf, ...issuers], privateKeyPem });
      });
    },

    importChain: async (subaccountId, options, actor) => {
      const alias = assertOwnAlias(options.alias);
      if (options.content.byteLength > maxBytes.chain) throw contentTooLarge(maxBytes.chain);
      const certificates = readCertificateChain(options.content);
      if (certificates === undefined) throw wrongFormat('PKCS#7, SPC, PKIPath, or X.509 certificates in PEM');
      return await change(subaccountId, actor, (draft) => {
        const stored = draft.find('system', alias);
        if (stored === undefined) throw aliasNotFound(alias);
        const { privateKeyPem } = stored;
        if (privateKeyPem === undefined) throw notKeyPair(alias);
        const leaf = certificates.find((certificate) => isKeyOfCertificate(certificate, privateKeyPem));
        if (leaf === undefined) throw unusableContent('The certificate chain does not fit to the public key');
        const [first, ...issuers] = orderChain(leaf, certificates) ?? [];
        if (first === undefined) throw unusableContent('The certificates are not one chain');
        return put(draft, { ...options, alias }, { certificateChainPem: [first, ...issuers], privateKeyPem });
      });
    },
  };
};

/** Whether an alias is taken must fit what the caller is about to do. Throws 400. */
export const assertPresence = (draft: KeystoreDraft, alias: string, update: boolean): DraftEntry | undefined => {
  const stored = draft.find('system', alias);
  if (stored !== undefined && !update) throw aliasTaken(alias);
  if (stored === undefined && update) throw aliasToUpdateMissing(alias);
  return stored;
};
