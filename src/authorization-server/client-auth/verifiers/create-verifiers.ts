import type { SecretHashing } from '../../../crypto/secret-hashing.ts';
import type { Database } from '../../../storage/database.ts';
import type { Verifiers } from '../client-auth.ts';
import { createJudgeClient, type JudgeParts } from './judge-client.ts';
import type { NoteRenewal } from './note-renewal.ts';
import type { IsTrustedCertificate } from './presented-certificate.ts';
import { createVerifyAssertion } from './verify-assertion.ts';
import { createVerifyCertificate } from './verify-certificate.ts';
import { createVerifySecret } from './verify-secret.ts';

/** Creates what the methods check with: one judge, and one throttle, for all of them. */
export const createVerifiers = (
  parts: JudgeParts & {
    readonly database: Database;
    readonly secretHashing: SecretHashing;
    readonly isTrusted: IsTrustedCertificate;
    readonly noteRenewal: NoteRenewal;
  },
): Verifiers => {
  const judge = createJudgeClient(parts);
  return {
    verifySecret: createVerifySecret({ ...parts, judge }),
    verifyAssertion: createVerifyAssertion({ ...parts, judge }),
    verifyCertificate: createVerifyCertificate({ ...parts, judge }),
    findPublicClient: async (clientId) => {
      const known = await parts.directory.get(clientId);
      return known?.client.isEnabled === true && !known.client.isConfidential ? known : undefined;
    },
  };
};
