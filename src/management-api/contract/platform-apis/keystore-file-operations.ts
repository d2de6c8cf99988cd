import { z } from 'zod';
import { act, get, put } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

const type = z.enum(['jks', 'jceks', 'p12', 'pem']);

/** Where a keystore lies: with the subaccount where no application is named, with a subscription where its provider is another account. */
const level = {
  application: z.string().min(1).max(200).optional(),
  providerAccount: z.string().min(1).max(100).optional(),
};

const fileSchema = z.object({
  name: z.string(),
  ...level,
  type,
  sizeBytes: z.number(),
  /** Hex. */
  sha256: z.string(),
  modifiedBy: z.string(),
  modifiedAtMs: z.number(),
  /** When the first of its certificates ends; absent where nobody can say without a password, as of PKCS#12. */
  notAfterMs: z.number().optional(),
  /** When an application last read it by the Keystore API. */
  lastUsedAtMs: z.number().optional(),
});

const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  serialNumber: z.string(),
  validFromMs: z.number(),
  validToMs: z.number(),
  fingerprint: z.string(),
});

const contentsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('inspected'),
    entries: z.array(
      z.object({
        /** PEM files have none. */
        alias: z.string().optional(),
        hasPrivateKey: z.boolean(),
        /** The certificate of the key first. */
        certificates: z.array(certificateSchema),
      }),
    ),
  }),
  z.object({ kind: z.literal('password-needed') }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);

const keystores = `${inSubaccount}/keystores` as const;
const inKeystore = `${keystores}/:keystore` as const;

/** Keystore files. Source: SAP doc "Keystore Service" */
export const keystoreFileOperations = {
  listKeystores: get(keystores, 'Keystores on all levels of the subaccount, without their contents', {
    response: z.array(fileSchema),
  }),
  putKeystore: put(inKeystore, 'Upload a keystore; `overwrite` replaces one', {
    request: z.strictObject({
      ...level,
      /** Base64. */
      content: z.base64().max(1_500_000),
      /** Told by the content where left out. */
      type: type.optional(),
      overwrite: z.boolean().default(false),
    }),
    response: z.object({ isNew: z.boolean() }),
  }),
  downloadKeystore: act(`${inKeystore}/download`, 'A keystore as it was uploaded, private keys included', {
    request: z.strictObject(level),
    response: z.object({ type, content: z.base64() }),
  }),
  inspectKeystore: act(`${inKeystore}/inspect`, 'Aliases and certificates of a keystore, without its keys', {
    request: z.strictObject({
      ...level,
      /** Not stored. PKCS#12 tells nothing without it. */
      password: z.string().max(1024).optional(),
    }),
    response: contentsSchema,
  }),
  deleteKeystore: act(`${inKeystore}/delete`, 'Delete a keystore', {
    request: z.strictObject(level),
    response: z.object({}),
  }),
} as const;
