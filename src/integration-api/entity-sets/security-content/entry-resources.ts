import { writePkcs7 } from '../../../crypto/certificates/certificate-chain-file.ts';
import { parsePem } from '../../../crypto/certificates/pem.ts';
import { formatSshPublicKey } from '../../../crypto/key-pairs/ssh-key.ts';
import type { ImportOutcome } from '../../../keystores/index.ts';
import { odataError } from '../../../odata/errors.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import { textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { keystoreChange, keystoreRead } from '../../roles.ts';
import { fromHexText } from '../hex-text.ts';
import { assertTrusted, type Entries, entryPart, keystoreOptions, listIfAsked } from './entry-parts.ts';
import { readFlag } from './payload-values.ts';

/**
 * What of an entry can be handed out, and the certificates that can be handed in.
 * Source: SAP API description "Security Content" (`CertificateResources`, `CertificateChainResources`, `Sshkey`, `SigningRequest`)
 */
export const createEntryResourceSets = (entries: Entries): readonly ResourceSetDefinition[] => {
  const certificates = entryPart(entries, 'CertificateResources', 'CertificateResource', {
    mediaType: 'application/pkix-cert',
    read: (call, { certificateChainPem: chain }) => toDer(chain.at(readFlag(call, 'rootCA') ? -1 : 0) ?? chain[0]),
  });
  const chains = entryPart(entries, 'CertificateChainResources', 'CertificateChainResource', {
    mediaType: 'application/pkcs7-mime',
    read: (_call, { certificateChainPem }) => writePkcs7(certificateChainPem),
  });
  return [
    importable(entries, certificates, (call, file) =>
      entries.importCertificate(call.subaccountId, { ...file, update: readFlag(call, 'update') }, call.actor),
    ),
    importable(entries, chains, (call, file) => entries.importChain(call.subaccountId, file, call.actor)),
    entryPart(entries, 'SSHKeyResources', 'SSHKeyResource', {
      mediaType: 'text/plain;charset=utf-8',
      read: (_call, { certificateChainPem: [leaf], alias }) => {
        const line = formatSshPublicKey(leaf, alias);
        if (line === undefined) throw odataError(400, 'The algorithm is not supported: only RSA keys can be exported.');
        return line;
      },
    }),
    {
      ...entryPart(entries, 'CertificateSigningRequests', 'CertificateSigningRequest', {
        mediaType: 'application/pkcs10',
        // In PEM, as authorities take it. Assumed.
        read: ({ subaccountId }, { alias }) => entries.createSigningRequest(subaccountId, alias),
      }),
      properties: [textProperty('Hexalias', { nullable: false, maxLength: 2000 })],
    },
  ];
};

type ImportedFile = { readonly alias: string; readonly content: Uint8Array; readonly fingerprintVerified: boolean };

/** A part that can be handed in as well. */
const importable = (
  entries: Entries,
  part: ResourceSetDefinition,
  importFile: (call: ResourceCall, file: ImportedFile) => Promise<ImportOutcome>,
): ResourceSetDefinition => ({
  ...part,
  roles: { read: keystoreRead, change: keystoreChange },
  customOptions: [...keystoreOptions, 'fingerprintVerified', 'update', 'rootCA'],
  stream: {
    ...part.stream,
    read: part.stream?.read ?? (async () => undefined),
    replace: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { key, bytes }) => {
        const alias = fromHexText(String(key.Hexalias));
        const fingerprintVerified = readFlag(call, 'fingerprintVerified');
        assertTrusted(await importFile(call, { alias, content: bytes, fingerprintVerified }));
        return await listIfAsked(entries, call);
      },
    },
  },
});

const toDer = (certificatePem: string): Uint8Array => {
  const [block] = parsePem(certificatePem) ?? [];
  if (block === undefined) throw new Error('a stored certificate is damaged');
  return block.der;
};
