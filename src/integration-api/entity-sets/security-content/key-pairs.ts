import type { CertificateRequest } from '../../../keystores/index.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import {
  binaryProperty,
  int32Property,
  type ResourceProperty,
  textProperty,
  timeProperty,
} from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { keystoreChange, keystoreRead } from '../../roles.ts';
import { assertTrusted, type Entries, listIfAsked } from './entry-parts.ts';
import { readBytes, readFlag, readNumber, readSecret, readText } from './payload-values.ts';

const subjectProperties: readonly ResourceProperty[] = [
  ...['CommonName', 'OrganizationUnit', 'Organization', 'Locality', 'State'].map((name) =>
    textProperty(name, { maxLength: 500 }),
  ),
  textProperty('Country', { maxLength: 2 }),
  textProperty('Email', { maxLength: 500 }),
  timeProperty('ValidNotBefore'),
  timeProperty('ValidNotAfter'),
];
/** What the caller says of it counts for nothing: the system calculates it. */
const hexAlias = textProperty('Hexalias', { nullable: false, readOnly: true, maxLength: 2000 });
const alias = textProperty('Alias', { maxLength: 250 });
const signatureAlgorithm = textProperty('SignatureAlgorithm', { maxLength: 60 });

const requestRoles = { read: keystoreRead, create: keystoreChange };
const options = 'none';

/**
 * Key pairs made here, certified for a key that is brought along, or brought along whole. None of these sets can be read.
 * Source: SAP API description "Security Content" (`KeyPairGenerationRequests`, `RSAKeyGenerationRequests`, `SSHKeyGenerationRequests`, `KeyPairResources`)
 */
export const createKeyPairSets = (entries: Entries): readonly ResourceSetDefinition[] => [
  {
    name: 'KeyPairGenerationRequests',
    type: 'KeyPairGenerationRequest',
    keys: ['Hexalias'],
    properties: [
      hexAlias,
      alias,
      textProperty('KeyType', { maxLength: 30 }),
      int32Property('KeySize'),
      textProperty('KeyAlgorithmParameter', { maxLength: 500 }),
      signatureAlgorithm,
      ...subjectProperties,
    ],
    roles: requestRoles,
    options,
    customOptions: ['returnKeystoreEntries'],
    create: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { payload }) => {
        const request = {
          ...toRequest(payload),
          alias: readText(payload, 'Alias') ?? '',
          keyType: readText(payload, 'KeyType'),
          keySize: readNumber(payload, 'KeySize'),
          keyAlgorithmParameter: readText(payload, 'KeyAlgorithmParameter'),
        };
        await entries.generateKeyPair(call.subaccountId, request, call.actor);
        return await listIfAsked(entries, call);
      },
    },
  },
  {
    name: 'RSAKeyGenerationRequests',
    type: 'RSAKeyGenerationRequest',
    keys: ['Hexalias'],
    properties: [hexAlias, alias, binaryProperty('RSAFile'), signatureAlgorithm, ...subjectProperties],
    roles: requestRoles,
    options,
    customOptions: ['returnKeystoreEntries'],
    create: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { payload }) => {
        const file = readBytes(payload, 'RSAFile') ?? new Uint8Array();
        const request = { ...toRequest(payload), alias: readText(payload, 'Alias') ?? '', file };
        await entries.certifyRsaKey(call.subaccountId, request, call.actor);
        return await listIfAsked(entries, call);
      },
    },
  },
  {
    name: 'SSHKeyGenerationRequests',
    type: 'SSHKeyGenerationRequest',
    keys: ['Alias'],
    properties: [
      textProperty('Alias', { nullable: false, readOnly: true, maxLength: 250 }),
      binaryProperty('SSHFile'),
      textProperty('Password', { maxLength: 500 }),
      ...subjectProperties,
    ],
    roles: requestRoles,
    options,
    customOptions: ['returnKeystoreEntries', 'update'],
    create: {
      status: 200,
      lists: 'KeystoreEntries',
      run: async (call, { payload }) => {
        const request = {
          ...toRequest(payload),
          file: readBytes(payload, 'SSHFile') ?? new Uint8Array(),
          password: readSecret(payload, 'Password'),
          update: readFlag(call, 'update'),
        };
        const Alias = await entries.certifySshKey(call.subaccountId, request, call.actor);
        return (await listIfAsked(entries, call)) ?? { Alias };
      },
    },
  },
  {
    name: 'KeyPairResources',
    type: 'KeyPairResource',
    keys: ['Hexalias'],
    properties: [
      textProperty('Hexalias', { nullable: false, readOnly: true, maxLength: 2000 }),
      alias,
      binaryProperty('Resource'),
      textProperty('Password', { maxLength: 500 }),
    ],
    roles: requestRoles,
    options,
    customOptions: ['returnKeystoreEntries', 'update', 'fingerprintVerified'],
    create: {
      status: 204,
      lists: 'KeystoreEntries',
      run: async (call, { payload }) => {
        const file = {
          alias: readText(payload, 'Alias') ?? '',
          content: readBytes(payload, 'Resource') ?? new Uint8Array(),
          password: readSecret(payload, 'Password'),
          update: readFlag(call, 'update'),
          fingerprintVerified: readFlag(call, 'fingerprintVerified'),
        };
        assertTrusted(await entries.importKeyPair(call.subaccountId, file, call.actor));
        return await listIfAsked(entries, call);
      },
    },
  },
];

const toRequest = (payload: EntityPayload): CertificateRequest => ({
  commonName: readText(payload, 'CommonName'),
  organizationUnit: readText(payload, 'OrganizationUnit'),
  organization: readText(payload, 'Organization'),
  locality: readText(payload, 'Locality'),
  state: readText(payload, 'State'),
  country: readText(payload, 'Country'),
  email: readText(payload, 'Email'),
  signatureAlgorithm: readText(payload, 'SignatureAlgorithm'),
  validNotBeforeMs: readNumber(payload, 'ValidNotBefore'),
  validNotAfterMs: readNumber(payload, 'ValidNotAfter'),
});
