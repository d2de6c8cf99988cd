import { writePkcs7 } from '../../../crypto/certificates/certificate-chain-file.ts';
import { parsePem } from '../../../crypto/certificates/pem.ts';
import { formatSshPublicKey } from '../../../crypto/key-pairs/ssh-key.ts';
import { odataError } from '../../../odata/errors.ts';
import { textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { keystoreChange, keystoreRead } from '../../roles.ts';
import { fromHexText } from '../hex-text.ts';
import { assertTrusted, type Entries, entryPart, keystoreOptions, listIfAsked } from './entry-parts.ts';
import { readFlag } from './payload-values.ts';

const importRoles = { read: keystoreRead, change: keystoreChange };
const importOptions = [...keystoreOptions, 'fingerprintVerified', 'update', 'rootCA'];

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
    {
      ...certificates,
      roles: importRoles,
      customOptions: importOptions,
      stream: {
        ...certificates.stream,
        read: certificates.stream?.read ?? (async () => undefined),
        replace: {
          status: 204,
          lists: 'KeystoreEntries',
          run: async (call, { key, bytes }) => {
            const options = {
              alias: fromHexText(String(key.Hexalias)),
              content: bytes,
              fingerprintVerified: readFlag(call, 'fingerprintVerified'),
              update: readFlag(call, 'update'),
            };
            assertTrusted(await entries.importCertificate(call.subaccountId, options, call.actor));
            return await listIfAsked(entries, call);
          },
        },
      },
    },
    {
      ...chains,
      roles: importRoles,
      customOptions: importOptions,
      stream: {
        ...chains.stream,
        read: chains.stream?.read ?? (async () => undefined),
        replace: {
          status: 204,
          lists: 'KeystoreEntries',
          run: async (call, { key, bytes }) => {
            const options = {
              alias: fromHexText(String(key.Hexalias)),
              content: bytes,
              fingerprintVerified: readFlag(call, 'fingerprintVerified'),
            };
            assertTrusted(await entries.importChain(call.subaccountId, options, call.actor));
            return await listIfAsked(entries, call);
          },
        },
      },
    },
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

const toDer = (certificatePem: string): Uint8Array => {
  const [block] = parsePem(certificatePem) ?? [];
  if (block === undefined) throw new Error('a stored certificate is damaged');
  return block.der;
};
