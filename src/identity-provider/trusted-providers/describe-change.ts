import { describeCertificate } from '../../crypto/certificates.ts';
import type { TrustedProvider } from './trusted-provider.ts';

/**
 * Old and new values of what differs, as audit events carry them. Certificates are named by their thumbprints: whole ones would leave no
 * room for anything else. Source: spec oauth-and-platform-apis.md 9 (trust changes: object, old, new); security.md S-65
 */
export const describeChange = (
  old: TrustedProvider | undefined,
  current: TrustedProvider | undefined,
): Readonly<Record<string, string>> => {
  const before = toValues(old);
  const after = toValues(current);
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (field) => before.get(field) !== after.get(field),
  );
  const write = (values: ReadonlyMap<string, string>): string =>
    differing.flatMap((field) => (values.has(field) ? [`${field}: ${values.get(field)}`] : [])).join('; ');
  return { ...(old !== undefined && { old: write(before) }), ...(current !== undefined && { new: write(after) }) };
};

const toValues = (provider: TrustedProvider | undefined): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(provider ?? {}).map(([field, value]: readonly [string, unknown]) => [
      field,
      field === 'certificates' ? thumbprintsOf(provider) : JSON.stringify(value),
    ]),
  );

const thumbprintsOf = (provider: TrustedProvider | undefined): string =>
  (provider?.certificates ?? []).map((certificate) => describeCertificate(certificate).sha256Thumbprint).join(', ');
