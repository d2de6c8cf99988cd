import { z } from 'zod';
import { parseCertificates } from '../../crypto/certificates.ts';
import { certificateNeedsGrant, invalidParameters } from '../errors.ts';
import { flag, type KeyOrder, wholeNumber } from './key-parameters.ts';

const keyTypes = ['clientid_secret', 'certificate', 'certificate_external'] as const;
const maxCertificateCharacters = 64 * 1024;
const maxValidityDays = 365;
const validityRule = `must be 1 to ${maxValidityDays} days`;

const schema = z
  .strictObject({
    'key-type': z.enum(keyTypes, `must be ${keyTypes.join(', ')}`),
    validity: wholeNumber.pipe(z.number().int().min(1, validityRule).max(maxValidityDays, validityRule)),
    'key-length': wholeNumber.pipe(
      z.union([z.literal(2048), z.literal(4096), z.literal(8192)], 'must be 2048, 4096 or 8192'),
    ),
    'X.509': z.string().min(1).max(maxCertificateCharacters),
    'pin-certificate': flag,
    // The words of the other services, as `cf create-service-key -c` takes them for those.
    'credential-type': z.enum(['binding-secret', 'x509'], 'must be binding-secret or x509'),
    certificate: z.string().min(1).max(maxCertificateCharacters),
  })
  .partial();

type KeyType = (typeof keyTypes)[number];

/** What a plan allows. */
export type IntegrationKeyRules = {
  readonly grantTypes: readonly string[];
  /** Whether an external certificate may be known by its names. */
  readonly mayBeUnpinned: boolean;
};

/**
 * Reads the parameters of a key of Process Integration Runtime. Validity and length say nothing of an external certificate, and are read over.
 * Throws a `WireError`. Source: SAP doc "Service Instance and Service Key Parameters", "Service Key Types"; assumed: the spellings
 * `clientid_secret` and `pin-certificate`, 365 days where nothing is said
 */
export const parseIntegrationKeyParameters = (parameters: unknown, rules: IntegrationKeyRules): KeyOrder => {
  const parsed = schema.safeParse(parameters);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalidParameters(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'not valid');
  }
  const fields = parsed.data;
  const keyType = fields['key-type'] ?? keyTypeOf(fields);
  const certificate = fields['X.509'] ?? fields.certificate;
  const isPinned = fields['pin-certificate'];
  if (keyType !== 'clientid_secret' && !rules.grantTypes.includes('client_credentials')) {
    throw certificateNeedsGrant();
  }
  if (keyType !== 'certificate_external') {
    if (certificate !== undefined) throw invalidParameters('X.509', 'is for keys with key-type certificate_external');
    if (isPinned !== undefined) {
      throw invalidParameters('pin-certificate', 'is for keys with key-type certificate_external');
    }
  }
  switch (keyType) {
    case 'clientid_secret':
      return { type: 'binding-secret' };
    case 'certificate':
      return {
        type: 'x509',
        managed: 'generated',
        modulusBits: fields['key-length'] ?? 2048,
        validityDays: fields.validity ?? maxValidityDays,
        uniqueness: 'certificate',
      };
    case 'certificate_external':
      if (certificate === undefined) throw invalidParameters('X.509', 'is missing: the certificate in PEM');
      if (isPinned === false && !rules.mayBeUnpinned) {
        throw invalidParameters('pin-certificate', 'cannot be false: keys of this plan are compared exactly');
      }
      return {
        type: 'x509',
        managed: 'self',
        certificatePem: readLeaf(certificate),
        isPinned: isPinned ?? true,
        uniqueness: 'certificate',
        isHidden: false,
      };
  }
};

const keyTypeOf = (fields: z.output<typeof schema>): KeyType => {
  if (fields['credential-type'] !== 'x509') return 'clientid_secret';
  return fields.certificate === undefined ? 'certificate' : 'certificate_external';
};

/** The one certificate in a text, in lines again. It may come on one line, with `\n` spelled out, and without the last dashes. */
const readLeaf = (text: string): string => {
  const parsed = parseCertificates(text);
  if (parsed.kind === 'failed') throw invalidParameters('X.509', 'must be a certificate in PEM');
  const [leaf, ...others] = parsed.certificatesPem;
  if (others.length > 0) throw invalidParameters('X.509', 'must be the client certificate alone, without its chain');
  return leaf;
};
