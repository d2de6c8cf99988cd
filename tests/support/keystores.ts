import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Keystores as OpenSSL makes them, of one certificate `own`: in PEM, and as PKCS #12 with the password `changeit`. */
export const makeKeystores = (): { readonly p12: Buffer; readonly pem: Buffer } => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-keystores-'));
  const openssl = (command: string) => execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'pipe' });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem';
  openssl(`req -x509 ${key} -out own.pem -subj /CN=own -days 30`);
  openssl('pkcs12 -export -inkey key.pem -in own.pem -name own -out own.p12 -passout pass:changeit');
  const made = { p12: readFileSync(join(folder, 'own.p12')), pem: readFileSync(join(folder, 'own.pem')) };
  rmSync(folder, { recursive: true });
  return made;
};
