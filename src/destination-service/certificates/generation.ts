import { z } from 'zod';
import { describeIssue, explainIssue } from '../../foundation/describe-issue.ts';
import { badRequest } from '../errors.ts';
import type { Validity } from './validity.ts';

/** What a certificate was generated with, and is renewed with. Holds a password: sealed at rest, shown to nobody. */
export type Generation = {
  readonly commonName: string;
  readonly validity: Validity;
  readonly automaticRenew: boolean;
  /** Of the keystore, or of the private key in a PEM file. */
  readonly password?: string;
  /** The signing request in PEM: then there is no private key. */
  readonly requestPem?: string;
};

/** Whether a request asks for a certificate to be generated rather than stored. */
export const isGenerationRequest = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'Attributes' in value;

// The shape of X.520's common name, which is what the certificate says.
const commonName = z.string().regex(/^[^\p{C}]{1,64}$/u, 'must be 1 to 64 printable characters');

const attributesSchema = z.strictObject({
  CN: commonName.optional(),
  Validity: z
    .strictObject({
      TimeUnit: z.enum(['DAYS', 'MONTHS', 'YEARS']),
      Value: z.number().int().min(1).max(3650),
    })
    .default({ TimeUnit: 'YEARS', Value: 1 }),
  AutomaticRenew: z.boolean().default(false),
  Password: z.string().min(1).max(200).optional(),
  CSR: z.string().min(1).max(100_000).optional(),
});

/**
 * Reads `Attributes` of a certificate named `name`. Throws a 400 that names the member. Source: OpenAPI of the Destination service
 * (`Attributes`); assumed: one year and the file's name as CN where they are not given
 */
export const parseGeneration = (name: string, value: unknown): Generation => {
  const members = typeof value === 'object' && value !== null ? value : {};
  if ('Content' in members) throw badRequest('"Content" and "Attributes" exclude each other');
  const extension = extensionOf(name);
  if (!['pem', 'p12', 'pfx'].includes(extension))
    throw badRequest('The property "Name" of a generated certificate must end with one of pem, p12, pfx');
  const attributes = 'Attributes' in members ? members.Attributes : undefined;
  const parsed = attributesSchema.safeParse(attributes, { error: explainIssue });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = ['Attributes', ...(issue?.path ?? [])].map(String).join('.');
    throw badRequest(describeIssue(`"${path}"`, issue?.message ?? 'is not valid'));
  }
  const { CN, Validity: validity, AutomaticRenew, Password, CSR } = parsed.data;
  if (CSR !== undefined && extension !== 'pem')
    throw badRequest('A certificate for a signing request ("CSR") has no private key; its name must end with pem');
  if (CSR !== undefined && Password !== undefined)
    throw badRequest('"CSR" and "Password" exclude each other: there is no private key to protect');
  return {
    commonName: CN ?? name.slice(0, name.lastIndexOf('.')).slice(0, 64),
    validity: { unit: validity.TimeUnit, value: validity.Value },
    automaticRenew: AutomaticRenew,
    ...(Password !== undefined && { password: Password }),
    ...(CSR !== undefined && { requestPem: Buffer.from(CSR, 'base64').toString('latin1') }),
  };
};

/** The lower-case extension of a file's name, without its dot. */
export const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

const storedGeneration = z.object({
  revision: z.string(),
  commonName: z.string(),
  validity: z.object({ unit: z.enum(['DAYS', 'MONTHS', 'YEARS']), value: z.number() }),
  automaticRenew: z.boolean(),
  password: z.string().optional(),
  requestPem: z.string().optional(),
});

/** As it is sealed: with the revision it belongs to, so that a write by a release that does not know it ends it. */
export const toStoredGeneration = (generation: Generation, revision: string): string =>
  JSON.stringify({ ...generation, revision });

/** Reads a sealed generation; `undefined` where the configuration has been written since. */
export const fromStoredGeneration = (text: string, revision: string): Generation | undefined => {
  const { password, requestPem, ...stored } = storedGeneration.parse(JSON.parse(text));
  if (stored.revision !== revision) return undefined;
  return {
    commonName: stored.commonName,
    validity: stored.validity,
    automaticRenew: stored.automaticRenew,
    ...(password !== undefined && { password }),
    ...(requestPem !== undefined && { requestPem }),
  };
};
