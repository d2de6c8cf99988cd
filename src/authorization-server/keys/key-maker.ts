import type { Sealing, SealingContext } from '../../crypto/sealing.ts';
import {
  exportSigningKey,
  generateSigningKey,
  importSigningKey,
  type SigningAlgorithm,
  type SigningKey,
  toPublicJwk,
} from '../../crypto/signing-keys.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import type { NewSigningKey, StoredSigningKey } from './signing-key-store.ts';

/** Makes keys ready to be stored, and opens stored ones. Private keys are sealed at rest (S-63). */
export type KeyMaker = {
  /** Takes up to a second or two for RSA, off the event loop. */
  readonly make: (subaccountId: SubaccountId, algorithm: SigningAlgorithm) => Promise<NewSigningKey>;
  /** Opened keys are remembered: opening one costs more than signing with it. */
  readonly open: (stored: StoredSigningKey) => SigningKey;
  readonly forget: (kid: string) => void;
};

/** Creates the maker. Source: security.md S-63 */
export const createKeyMaker = (parts: {
  readonly sealing: Sealing;
  readonly settings: Pick<AuthorizationServerSettings, 'signingKeyBits'>;
}): KeyMaker => {
  const { sealing } = parts;
  const { signingKeyBits: modulusBits } = parts.settings;
  let opened = new Map<string, SigningKey>();
  return {
    make: async (subaccountId, algorithm) => {
      const key = await generateSigningKey({ algorithm, ...(modulusBits !== undefined && { modulusBits }) });
      const address = { kid: key.kid, subaccount_id: subaccountId };
      return {
        ...address,
        algorithm,
        sealed_private_key: sealing.seal(exportSigningKey(key).reveal(), contextOf(address)),
        public_jwk: JSON.stringify(toPublicJwk(key)),
      };
    },
    open: (stored) => {
      const known = opened.get(stored.kid);
      if (known !== undefined) return known;
      const pem = new Secret(sealing.openText(stored.sealed_private_key, contextOf(stored)));
      const key = importSigningKey({ kid: stored.kid, pem });
      if (opened.size >= 1000) opened = new Map();
      opened.set(stored.kid, key);
      return key;
    },
    forget: (kid) => {
      opened.delete(kid);
    },
  };
};

const contextOf = (key: { readonly kid: string; readonly subaccount_id: string }): SealingContext => ({
  table: 'token_signing_keys',
  row: key.kid,
  column: 'sealed_private_key',
  subaccountId: key.subaccount_id,
});
