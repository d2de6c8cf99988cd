import * as asn1 from 'asn1js';
import { type AlgorithmIdentifier, PBES2Params, PBKDF2Params } from 'pkijs';
import { KeystoreError } from './keystore-content.ts';

/** Iterations allowed for one derivation. Source: S-49 */
const maxIterations = 600_000;
/** And for all derivations of one file: a hundred keys as `keytool` writes them (10,000 each) stay far below. */
const maxTotalIterations = 3_000_000;

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';

/** Adds up what opening a file will cost, and refuses before anything is derived. */
export type DerivationBudget = {
  readonly spend: (iterations: number) => void;
};

/** Creates the budget of one file. Its `spend` throws `too-costly`. */
export const createDerivationBudget = (): DerivationBudget => {
  let total = 0;
  return {
    spend: (iterations) => {
      total += iterations;
      const isReasonable = Number.isSafeInteger(iterations) && iterations > 0 && iterations <= maxIterations;
      if (!isReasonable || total > maxTotalIterations) throw new KeystoreError('too-costly');
    },
  };
};

/** Whether the algorithm is PBES2; otherwise it is one of PKCS#12's own, older ones. Source: RFC 8018 §6.2 */
export const isPbes2 = (algorithm: AlgorithmIdentifier): boolean => algorithm.algorithmId === pbes2;

/**
 * Iterations of a password-based encryption. Throws `unsupported` for another derivation than PBKDF2.
 * Source: RFC 8018 §6.2, appendix A.2; RFC 7292 appendix C
 */
export const readIterations = (algorithm: AlgorithmIdentifier): number => {
  if (!isPbes2(algorithm)) return readLegacyIterations(algorithm);
  const { keyDerivationFunc } = new PBES2Params({ schema: algorithm.algorithmParams });
  if (keyDerivationFunc.algorithmId !== pbkdf2) throw new KeystoreError('unsupported');
  // A count too large to be a number reads as 0 and is refused by the budget.
  return new PBKDF2Params({ schema: keyDerivationFunc.algorithmParams }).iterationCount;
};

const readLegacyIterations = (algorithm: AlgorithmIdentifier): number => {
  const parameters: unknown = algorithm.algorithmParams;
  const [, iterations] = parameters instanceof asn1.Sequence ? parameters.valueBlock.value : [];
  if (!(iterations instanceof asn1.Integer)) throw new KeystoreError('unsupported');
  return iterations.valueBlock.isHexOnly ? 0 : iterations.valueBlock.valueDec;
};
