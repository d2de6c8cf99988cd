import type { Clock } from '../../foundation/clock.ts';
import { randomHex, type SubaccountId } from '../../foundation/ids.ts';
import type { Level } from '../configurations/configuration.ts';
import type { TlsParts } from '../token-service/load-tls.ts';
import type { AssertionProperties } from './assertion-properties.ts';
import {
  type AssertionOrder,
  type AssertionSigner,
  type AssertionSubject,
  type BuiltAssertion,
  buildAssertion,
} from './build-assertion.ts';
import { createKeyStoreSigners } from './key-store-signers.ts';
import { describeMissingTrustKey } from './trust-keys/errors.ts';
import type { TrustKeys } from './trust-keys/trust-keys.ts';

/** An assertion that can be made. */
export type PreparedAssertion = {
  readonly kind: 'prepared';
  /** Stands for the subaccount's key: what was got with another one is not to be reused. A destination's own is part of its fingerprint. */
  readonly fingerprint: string;
  /** Makes a fresh one; `defaultRecipient` counts where the destination names none. */
  readonly issue: (defaultRecipient: string) => Promise<BuiltAssertion>;
};

/** Makes the assertions of destinations. */
export type AssertionIssuer = {
  /** Whether `SystemUser` counts. */
  readonly acceptsSystemUser: boolean;
  readonly prepare: (
    level: Level,
    properties: AssertionProperties,
    subject: AssertionSubject,
  ) => Promise<PreparedAssertion | Failed>;
};

/** What issuing needs. */
export type AssertionIssuerParts = TlsParts & {
  readonly clock: Clock;
  readonly trustKeys: Pick<TrustKeys, 'findActive'>;
  readonly entityIdOf: (subaccountId: SubaccountId) => string;
  readonly acceptsSystemUser: boolean;
};

type Failed = { readonly kind: 'failed'; readonly message: string };

/** Creates the issuer: it signs with the key of the destination's subaccount, or with the one the destination names. Source: SAP doc "Manage Trust", "SAML Assertion Authentication" (`KeyStoreLocation`) */
export const createAssertionIssuer = (parts: AssertionIssuerParts): AssertionIssuer => {
  const findKeyStoreSigner = createKeyStoreSigners(parts);
  const issueWith = (
    signer: AssertionSigner,
    order: Pick<AssertionOrder, 'properties' | 'subject' | 'defaultRecipient'>,
    level: Level,
  ): BuiltAssertion =>
    buildAssertion({
      ...order,
      id: `_${randomHex(16)}`,
      defaultIssuer: parts.entityIdOf(level.subaccountId),
      nowMs: parts.clock(),
      signer,
    });

  return {
    acceptsSystemUser: parts.acceptsSystemUser,
    prepare: async (level, properties, subject) => {
      const { keyStore } = properties;
      if (keyStore !== undefined)
        return {
          kind: 'prepared',
          fingerprint: '',
          issue: async (defaultRecipient) => {
            const found = await findKeyStoreSigner(level, keyStore);
            return found.kind === 'failed'
              ? found
              : issueWith(found.signer, { properties, subject, defaultRecipient }, level);
          },
        };
      const key = await parts.trustKeys.findActive(level.subaccountId);
      if (key === undefined) return { kind: 'failed', message: describeMissingTrustKey(level.subaccountId) };
      return {
        kind: 'prepared',
        fingerprint: key.keyId,
        issue: async (defaultRecipient) => issueWith(key, { properties, subject, defaultRecipient }, level),
      };
    },
  };
};
