import { z } from 'zod';
import { credentialTypeNotAllowed, invalidParameters } from '../errors.ts';

/** What a key can be used with. Source: SAP doc "Service Instance Secrets", credential-types */
export type CredentialType = 'binding-secret' | 'x509';

/** Whether nobody else may have the certificate, or even be known by its names. Absent: anybody may. */
export type CertificateUniqueness = 'certificate' | 'certificate-and-names';

/** What is to be made for a new key. */
export type KeyOrder =
  | { readonly type: 'binding-secret' }
  | {
      readonly type: 'x509';
      readonly managed: 'generated';
      readonly modulusBits: 2048 | 4096 | 8192;
      readonly validityDays: number;
      readonly uniqueness?: CertificateUniqueness;
    }
  | {
      readonly type: 'x509';
      readonly managed: 'self';
      readonly certificatePem: string;
      readonly isPinned: boolean;
      readonly uniqueness?: CertificateUniqueness;
      readonly isHidden: boolean;
    };

/** Numbers may come as texts, as some tools send all parameters. */
export const wholeNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number),
]);
/** Truth values, likewise. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const x509Fields = {
  'key-length': wholeNumber.pipe(
    z.union([z.literal(2048), z.literal(4096), z.literal(8192)], 'must be 2048, 4096 or 8192'),
  ),
  validity: wholeNumber.pipe(z.number().int().min(1, 'must be 1 to 30 days').max(30, 'must be 1 to 30 days')),
  'validity-type': z.literal('DAYS', 'must be DAYS'),
  certificate: z
    .string()
    .min(1)
    .max(64 * 1024),
  'certificate-pinning': flag,
  'ensure-uniqueness': flag,
  'hide-certificate': flag,
};

const parametersSchema = z.strictObject({
  'credential-type': z.enum(['binding-secret', 'x509', 'instance-secret']),
  /** The secret is never shown again in any case. */
  'hide-secret': flag,
  x509: z.strictObject(x509Fields).partial(),
  ...x509Fields,
});
const schema = parametersSchema.partial();

const ofGenerated = ['key-length', 'validity', 'validity-type'] as const;
const ofSelfManaged = ['certificate-pinning', 'ensure-uniqueness', 'hide-certificate'] as const;

/**
 * Reads the parameters of a new key. Those of certificates may stand in an object `x509` or beside `credential-type`. `allowed`: the types the
 * instance has, the first one is made where none is asked for. Throws a `WireError`.
 * Source: SAP docs "Parameters for X.509 Certificates Managed by SAP Authorization and Trust Management Service", "Parameters for Self-Managed
 * X.509 Certificates"; wire contract 7.5
 */
export const parseKeyParameters = (parameters: unknown, allowed: readonly CredentialType[]): KeyOrder => {
  const parsed = schema.safeParse(parameters);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalidParameters(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'not valid');
  }
  const { x509, ...beside } = parsed.data;
  const fields = { ...beside, ...x509 };
  const type = fields['credential-type'] ?? allowed[0] ?? 'binding-secret';
  // Source: SAP doc "Service Instance Secrets": no longer offered for new bindings since 2026-01-19
  if (type === 'instance-secret' || !allowed.includes(type)) throw credentialTypeNotAllowed(type, allowed);
  const given = (names: readonly (keyof typeof fields)[]) => names.find((name) => fields[name] !== undefined);
  if (type === 'binding-secret') {
    const stray = given(['certificate', ...ofGenerated, ...ofSelfManaged]);
    if (stray !== undefined) throw invalidParameters(stray, 'is for keys with credential-type x509');
    return { type };
  }
  const { certificate } = fields;
  if (certificate === undefined) {
    const stray = given(ofSelfManaged);
    if (stray !== undefined) throw invalidParameters(stray, 'is for keys with a certificate of your own');
    return {
      type,
      managed: 'generated',
      modulusBits: fields['key-length'] ?? 2048,
      validityDays: fields.validity ?? 7,
    };
  }
  const stray = given(ofGenerated);
  if (stray !== undefined) throw invalidParameters(stray, 'is for keys whose certificate is generated');
  return {
    type,
    managed: 'self',
    certificatePem: certificate,
    isPinned: fields['certificate-pinning'] ?? true,
    ...(fields['ensure-uniqueness'] === true && { uniqueness: 'certificate-and-names' }),
    isHidden: fields['hide-certificate'] ?? false,
  };
};
