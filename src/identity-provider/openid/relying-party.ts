import { sha256Base64url } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Secret } from '../../foundation/secret.ts';
import { answerRefused, providerUnavailable, signInCancelled } from './errors.ts';
import { judgeIdToken, type ProviderClaims } from './judge-id-token.ts';
import type { PendingSignIn } from './pending-sign-ins.ts';
import type { CallProvider } from './provider-call.ts';
import { createFindProviderKey } from './provider-keys.ts';
import { createReadMetadata, type ProviderMetadata } from './provider-metadata.ts';
import { redeemCode } from './redeem-code.ts';

/** As what we are known to a provider, and where it sends browsers back to. */
export type RelyingPartyClient = {
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret: Secret | undefined;
  readonly redirectUri: string;
};

/** Signing in by one OpenID provider: authorization code flow with PKCE, state and nonce. Source: OpenID Connect Core 1.0 §3.1; RFC 9700 */
export type RelyingParty = {
  /** What the provider says of itself. Throws `provider_unavailable`. */
  readonly readMetadata: () => Promise<ProviderMetadata>;
  /** Where the browser goes to sign in. Throws as `readMetadata`. */
  readonly start: (
    pending: PendingSignIn<unknown>,
    client: Pick<RelyingPartyClient, 'clientId' | 'redirectUri'>,
    wish: { readonly scopes: readonly string[]; readonly isForced: boolean },
  ) => Promise<string>;
  /** Who has come back with the browser; `parameters` are those of the query. Throws the refusals of `errors.ts`. */
  readonly finish: (
    pending: PendingSignIn<unknown>,
    client: RelyingPartyClient,
    parameters: Readonly<Record<string, string | undefined>>,
  ) => Promise<{ readonly claims: ProviderClaims; readonly idToken: Secret }>;
};

/** What a provider says where the user did not get as far as signing in. Source: RFC 6749 §4.1.2.1; OpenID Connect Core 1.0 §3.1.2.6 */
const cancellations = ['access_denied', 'login_required', 'consent_required', 'interaction_required'];

/** Creates it for the provider that has this issuer; its metadata and keys are remembered for a while. Source: as `RelyingParty` */
export const createRelyingParty = (parts: {
  readonly issuer: string;
  readonly callProvider: CallProvider;
  readonly clock: Clock;
}): RelyingParty => {
  const { issuer, callProvider, clock } = parts;
  const readMetadata = createReadMetadata(parts);
  const findKey = createFindProviderKey(parts);
  return {
    readMetadata,
    start: async ({ state, nonce, codeVerifier }, { clientId, redirectUri }, { scopes, isForced }) =>
      addToAddress((await readMetadata()).authorization_endpoint, {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        nonce,
        code_challenge: sha256Base64url(codeVerifier.reveal()),
        code_challenge_method: 'S256',
        ...(isForced && { prompt: 'login' }),
      }),
    finish: async ({ nonce, codeVerifier }, client, { iss, error, code }) => {
      const metadata = await readMetadata();
      // Source: RFC 9207 §2.4
      if (iss === undefined ? metadata.authorization_response_iss_parameter_supported : iss !== issuer) {
        throw answerRefused('the answer of another issuer');
      }
      if (error !== undefined) {
        const detail = `the provider answers ${/^[\w-]{1,60}$/.test(error) ? error : 'an error'}`;
        throw cancellations.includes(error) ? signInCancelled(detail) : providerUnavailable(detail);
      }
      if (code === undefined) throw answerRefused('neither a code nor an error');
      const { clientId, redirectUri } = client;
      const idToken = await redeemCode(callProvider, client, metadata, { code, redirectUri, codeVerifier });
      const claims = await judgeIdToken(idToken, {
        issuer,
        clientId,
        nonce,
        findKey: (kid) => findKey(metadata.jwks_uri, kid),
        clock,
      });
      return { claims, idToken };
    },
  };
};

/** Adds to an address what it may have a query of already. Source: RFC 6749 §3.1 */
export const addToAddress = (address: string, parameters: Readonly<Record<string, string>>): string => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};
