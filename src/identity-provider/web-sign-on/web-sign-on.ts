import { sha256Hex } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { answerRefused, providerUnavailable, signInCancelled } from '../openid/errors.ts';
import type { PendingSignIn } from '../openid/pending-sign-ins.ts';
import { acceptResponse } from '../saml/accept-response.ts';
import type { AssertedUser } from '../saml/map-user.ts';
import type { LoadedProviders, LoadedSamlProvider } from '../trusted-providers/loaded-provider.ts';
import { deliverAuthnRequest, type FindTrustKey, type RequestDelivery } from './authn-request.ts';

/** A trusted identity provider whose users can sign in by browser. */
export type SignOnProvider = {
  /** Stands for it in addresses. */
  readonly alias: string;
  /** As users of it are told by their `origin`. */
  readonly name: string;
  /** What people call it. */
  readonly text: string;
};

/** As what we are known to providers, and where they send browsers back to. */
export type SignOnAddresses = {
  /** SAML entity id. */
  readonly entityId: string;
  /** SAML assertion consumer service. */
  readonly consumerUrl: string;
};

/** Who has signed in, and what must not be used again. */
export type SignedOnUser = {
  readonly provider: string;
  readonly user: AssertedUser;
  readonly singleUse: { readonly id: string; readonly expiresAtMs: number };
  /** When the session at the provider ends, where it says so. */
  readonly sessionEndsAtMs: number | undefined;
};

/** Signing in by browser at the identity providers a subaccount trusts. Refusals are those of `openid/errors.ts`. */
export type WebSignOn = {
  /** Those that are enabled and can, by what they are called; and which of them is asked unless told otherwise. */
  readonly listProviders: (
    subaccountId: SubaccountId,
  ) => Promise<{ readonly providers: readonly SignOnProvider[]; readonly defaultAlias: string | undefined }>;
  /** The key that signs requests of a subaccount. */
  readonly findTrustKey: FindTrustKey;
  /** How the browser gets to the provider. */
  readonly start: (
    subaccountId: SubaccountId,
    alias: string,
    attempt: {
      readonly pending: PendingSignIn<unknown>;
      readonly addresses: SignOnAddresses;
      readonly isForced: boolean;
    },
  ) => Promise<RequestDelivery>;
  /** Who a SAML response speaks for. */
  readonly acceptResponse: (
    subaccountId: SubaccountId,
    alias: string,
    attempt: {
      readonly pending: PendingSignIn<unknown>;
      readonly addresses: SignOnAddresses;
      readonly isForced: boolean;
      readonly response: string;
    },
  ) => Promise<SignedOnUser>;
};

/** Creates it. Source: SAML Profiles 2.0 §4.1; decision 0017 */
export const createWebSignOn = (parts: {
  readonly load: (subaccountId: SubaccountId) => Promise<LoadedProviders>;
  readonly findTrustKey: FindTrustKey;
  /** Notes that a provider vouched for somebody. */
  readonly noteUse: (subaccountId: SubaccountId, key: { readonly kind: 'saml'; readonly name: string }) => void;
  readonly clock: Clock;
}): WebSignOn => {
  const { load, clock } = parts;

  const getSaml = async (subaccountId: SubaccountId, alias: string): Promise<LoadedSamlProvider> => {
    const loaded = (await load(subaccountId)).saml.find((one) => canSignOn(one) && aliasOf(one.provider) === alias);
    // It may have been disabled while somebody was there (S-28).
    if (loaded === undefined) throw providerUnavailable('the identity provider is not trusted any more');
    return loaded;
  };

  return {
    findTrustKey: parts.findTrustKey,
    listProviders: async (subaccountId) => {
      const { saml, defaultName } = await load(subaccountId);
      const providers = saml.filter(canSignOn).map(({ provider }) => ({
        alias: aliasOf(provider),
        name: provider.name,
        text: provider.linkText ?? provider.name,
      }));
      return {
        providers: providers.sort((left, right) => left.text.localeCompare(right.text, 'en')),
        defaultAlias: providers.find(({ name }) => name === defaultName)?.alias,
      };
    },
    start: async (subaccountId, alias, { pending, addresses, isForced }) => {
      const { provider } = await getSaml(subaccountId, alias);
      const signer = provider.signsRequests ? await parts.findTrustKey(subaccountId) : undefined;
      if (provider.signsRequests && signer === undefined) {
        throw providerUnavailable('the subaccount has no trust key to sign requests with');
      }
      return deliverAuthnRequest(
        {
          id: pending.requestId,
          issuedAtMs: pending.startedAtMs,
          issuer: addresses.entityId,
          destination: provider.ssoUrl ?? '',
          consumerUrl: addresses.consumerUrl,
          isForced,
        },
        { binding: provider.ssoBinding, relayState: pending.state, signer },
      );
    },
    acceptResponse: async (subaccountId, alias, { pending, addresses, isForced, response }) => {
      const outcome = acceptResponse(response, await getSaml(subaccountId, alias), {
        requestId: pending.requestId,
        audience: addresses.entityId,
        consumerUrl: addresses.consumerUrl,
        authenticatedSinceMs: isForced ? pending.startedAtMs : undefined,
        nowMs: clock(),
      });
      if (outcome.kind === 'declined') throw signInCancelled(outcome.reason);
      if (outcome.kind === 'rejected') throw answerRefused(`SAML response: ${outcome.reason}`);
      const { provider, user, assertionId, expiresAtMs, sessionEndsAtMs } = outcome;
      parts.noteUse(subaccountId, { kind: 'saml', name: provider });
      return { provider, user, singleUse: { id: assertionId, expiresAtMs }, sessionEndsAtMs };
    },
  };
};

const canSignOn = ({ provider }: LoadedSamlProvider): boolean =>
  provider.ssoUrl !== undefined && !provider.onlyForIdpInitiatedSso && !provider.onlyForOAuthSamlBearer;

/** Names are URLs, and long ones; what stands for one tells nobody more than the sign-in page does. */
const aliasOf = ({ kind, name }: { readonly kind: string; readonly name: string }): string =>
  sha256Hex(`${kind}\n${name}`).slice(0, 20);
