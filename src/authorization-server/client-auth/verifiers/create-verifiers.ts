import type { Audit } from '../../../audit/index.ts';
import type { SecretHashing } from '../../../crypto/secret-hashing.ts';
import type { Database } from '../../../storage/database.ts';
import type { Verifiers } from '../client-auth.ts';
import { createJudgeClient, type JudgeParts } from './judge-client.ts';
import { createVerifyAssertion } from './verify-assertion.ts';
import { createVerifyCertificate } from './verify-certificate.ts';
import { createVerifySecret } from './verify-secret.ts';

/** Creates what the methods check with: one judge, and one throttle, for all of them. */
export const createVerifiers = (
  parts: JudgeParts & {
    readonly database: Database;
    readonly audit: Pick<Audit, 'append'>;
    readonly secretHashing: SecretHashing;
    /** Authorities whose client certificates are believed, in PEM. */
    readonly trustedPem: readonly string[];
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
