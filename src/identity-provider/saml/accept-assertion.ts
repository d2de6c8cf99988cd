import type { XmlVerificationKey } from '../../crypto/xml/verify-enveloped-signature.ts';
import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import type { LoadedSamlProvider } from '../trusted-providers/loaded-provider.ts';
import { type AssertionTarget, checkAssertion } from './check-assertion.ts';
import { type AssertedUser, mapUser } from './map-user.ts';
import { openAssertion, withRejection } from './open-assertion.ts';

/** What becomes of an assertion. An accepted one may be used once until `expiresAtMs`, which is for the caller to see to. */
export type SamlOutcome =
  | {
      readonly kind: 'accepted';
      /** Name of the provider that vouches for the user. */
      readonly provider: string;
      readonly user: AssertedUser;
      readonly assertionId: string;
      readonly expiresAtMs: number;
    }
  /** `reason` is for the record, never for the caller. */
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * Judges a bare SAML 2.0 assertion in base64url or base64. Its issuer is the name of a provider, whose keys it must be signed with, or the id of
 * the client, and then any provider's keys will do. Responses and encrypted assertions are not taken. Source: RFC 7522 §2.1, §3; SAP doc
 * "Principal Propagation to OAuth-Protected Applications"; S-32 to S-36
 */
export const acceptAssertion = (
  text: string,
  providers: readonly LoadedSamlProvider[],
  target: AssertionTarget,
): SamlOutcome =>
  withRejection(() => {
    const { assertion, key } = openAssertion(text, (root) => listKeys(root, providers, target.clientId));
    const { loaded } = key;
    const expiresAtMs = checkAssertion(assertion, loaded.provider.name, target);
    const user = mapUser(assertion, loaded);
    return { kind: 'accepted', provider: loaded.provider.name, user, assertionId: assertion.id, expiresAtMs };
  });

type ProviderKey = XmlVerificationKey & { readonly loaded: LoadedSamlProvider };

/** Keys of the providers an assertion may come from. What it says is not verified yet: it only chooses among those we trust. */
const listKeys = (
  root: XmlElement,
  providers: readonly LoadedSamlProvider[],
  clientId: string | undefined,
): readonly ProviderKey[] => {
  const issuer = root.children.find(({ name }) => name === 'Issuer')?.text;
  const named = providers.filter(({ provider }) => provider.name === issuer);
  const candidates = [...named, ...(issuer === clientId && issuer !== undefined ? providers : [])];
  return candidates.flatMap((loaded) => loaded.keys.map((key) => ({ ...key, loaded })));
};
