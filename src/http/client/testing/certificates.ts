import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key for tests. */
export type TestCertificate = { readonly certificatePem: string; readonly keyPem: string };

/** A throw-away certificate authority for tests, made with the `openssl` command. */
export type TestAuthority = TestCertificate & {
  /** `names`: subject alternative names such as `DNS:a.example` or `IP:127.0.0.1`; none leaves the common name alone. */
  readonly issue: (commonName: string, names?: readonly string[]) => TestCertificate;
};

/** Creates an authority. Takes some tens of milliseconds per certificate. */
export const createTestAuthority = (commonName: string): TestAuthority => {
  const own = makeCertificate(commonName, [], undefined);
  return { ...own, issue: (name, names = []) => makeCertificate(name, names, own) };
};

const makeCertificate = (
  commonName: string,
  names: readonly string[],
  issuer: TestCertificate | undefined,
): TestCertificate => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-certificates-'));
  const file = (name: string): string => join(folder, name);
  try {
    writeFileSync(file('config'), configuration(names, issuer === undefined));
    if (issuer !== undefined) {
      writeFileSync(file('ca.pem'), issuer.certificatePem);
      writeFileSync(file('ca.key'), issuer.keyPem);
    }
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('key.pem')];
    const signer = issuer === undefined ? [] : ['-CA', file('ca.pem'), '-CAkey', file('ca.key')];
    const subject = ['-subj', `/CN=${commonName}`, '-days', '2', '-config', file('config'), '-extensions', 'v3'];
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...signer, '-out', file('cert.pem')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return {
      certificatePem: readFileSync(file('cert.pem'), 'utf8'),
      keyPem: readFileSync(file('key.pem'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const configuration = (names: readonly string[], isAuthority: boolean): string =>
  [
    '[req]',
    'distinguished_name = dn',
    '[dn]',
    '[v3]',
    `basicConstraints = critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}`,
    ...(names.length > 0 ? [`subjectAltName = ${names.join(',')}`] : []),
    '',
  ].join('\n');
