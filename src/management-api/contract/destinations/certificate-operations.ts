import { z } from 'zod';
import { create, get, put, remove } from '../operation.ts';
import { inInstance, inSubaccount } from '../paths.ts';
import { certificateSchema } from './destination-schema.ts';

const detailsSchema = z.object({
  name: z.string(),
  /** The certificates in the file; `alias` where a keystore names the entry. */
  entries: z.array(
    z.object({
      alias: z.string().optional(),
      subject: z.string(),
      issuer: z.string(),
      serialNumber: z.string(),
      fingerprint: z.string(),
      notBeforeMs: z.number(),
      notAfterMs: z.number(),
    }),
  ),
  /** Why none can be shown: no password is known, or the file is damaged. */
  problem: z.string().optional(),
  hasPrivateKey: z.boolean(),
  modifiedAtMs: z.number(),
  /** Where it was generated here. */
  generated: z
    .object({
      automaticRenew: z.boolean(),
      /** For a signing request: there is no private key. */
      hasRequest: z.boolean(),
      renewsAtMs: z.number().optional(),
    })
    .optional(),
  /** Destinations and fragments on the same level that name it. */
  usedBy: z.array(z.object({ kind: z.enum(['destination', 'fragment']), name: z.string() })),
});

const publicKeysSchema = z.array(
  z.object({
    alias: z.string().optional(),
    subject: z.string().optional(),
    /** The chain in PEM, the entry's own certificate first. */
    content: z.string(),
  }),
);

const written = { request: certificateSchema.required(), response: z.object({ isNew: z.boolean() }) };

/** Certificates of the destination service on both levels. Source: SAP doc "Manage Destination Certificates" */
export const certificateOperations = {
  listCertificates: get(
    `${inSubaccount}/certificates`,
    'Certificates and keystores: what they say, not their contents',
    {
      response: z.array(detailsSchema),
    },
  ),
  getCertificate: get(
    `${inSubaccount}/certificates/:name`,
    'A certificate or keystore: what it says, not its contents',
    { response: detailsSchema },
  ),
  putCertificate: put(`${inSubaccount}/certificates`, 'Upload a certificate or keystore', written),
  deleteCertificate: remove(`${inSubaccount}/certificates/:name`, 'Delete a certificate'),
  readCertificatePublicKeys: get(
    `${inSubaccount}/certificates/:name/public-keys`,
    'The certificates of a file in PEM, without private keys',
    { response: publicKeysSchema },
  ),
  listInstanceCertificates: get(`${inInstance}/certificates`, 'Certificates and keystores of a service instance', {
    response: z.array(detailsSchema),
  }),
  getInstanceCertificate: get(
    `${inInstance}/certificates/:name`,
    'A certificate or keystore of a service instance: what it says, not its contents',
    { response: detailsSchema },
  ),
  putInstanceCertificate: put(
    `${inInstance}/certificates`,
    'Upload a certificate or keystore of a service instance',
    written,
  ),
  deleteInstanceCertificate: remove(`${inInstance}/certificates/:name`, 'Delete a certificate of a service instance'),
  readInstanceCertificatePublicKeys: get(
    `${inInstance}/certificates/:name/public-keys`,
    'The certificates of a file of a service instance in PEM, without private keys',
    { response: publicKeysSchema },
  ),
  generateCertificate: create(
    `${inSubaccount}/certificates/generate`,
    "Have the installation's authority issue a certificate, with a key pair of its own or for a signing request",
    {
      request: z.strictObject({
        /** The service instance that is to hold it; the subaccount where it is left out. */
        instance: z.string().min(1).max(200).optional(),
        name: z
          .string()
          .max(200)
          .regex(/^.+\.(pem|p12|pfx)$/i, 'must end with .pem, .p12 or .pfx'),
        /** The name of the file where it is left out. */
        commonName: z.string().min(1).max(64).optional(),
        validityValue: z.number().int().min(1).max(3650).default(1),
        validityUnit: z.enum(['DAYS', 'MONTHS', 'YEARS']).default('YEARS'),
        automaticRenew: z.boolean().default(false),
        /** Of the keystore, or of the key in a PEM file. */
        password: z.string().min(1).max(200).optional(),
        /** A PKCS#10 request in PEM: its key is certified, its subject is not taken. */
        signingRequest: z.string().min(1).max(70_000).optional(),
      }),
      response: z.object({}),
    },
  ),
} as const;
