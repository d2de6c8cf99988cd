import { createPrivateKey } from 'node:crypto';
import { Secret } from '../../foundation/secret.ts';

/** A private key as `ENCRYPTED PRIVATE KEY`, AES-256. Throws if it is no key in PEM. Source: RFC 5958 §3; RFC 7468 §11 */
export const encryptPrivateKey = (privateKeyPem: Secret, password: Secret): Secret =>
  new Secret(
    createPrivateKey(privateKeyPem.reveal())
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password.reveal() })
      .toString(),
  );
