import type { SigningAlgorithm } from '../crypto/signing-keys.ts';
import type { PublicUrls } from '../http/server/public-urls.ts';
import type { UnlimitedTokens } from './clients/metadata/lifetimes.ts';

/** The settings this room receives. */
export type AuthorizationServerSettings = {
  readonly publicUrls: PublicUrls;
  /** Lets the Neo and Platform API token endpoints take credentials from the body alone. */
  readonly acceptNeoBodyCredentials: boolean;
  /** Lets `/oauth/token` take `client_secret` from the query. */
  readonly acceptSecretInQuery: boolean;
  /** Answers client failures on `/oauth/token` with UAA's word `unauthorized`. */
  readonly uaaErrors: boolean;
  /** Hands client credentials the token they were given before while a good part of its life is left. */
  readonly reusesTokens: boolean;
  /** Whether tokens of imported clients with a lifetime of 0 live on without end (as when left out) or 180 days. */
  readonly unlimitedTokens?: UnlimitedTokens;
  /** Algorithm of a subaccount's first signing key; later ones have that of the key they follow. */
  readonly signingAlgorithm: SigningAlgorithm;
  /** Bits of new RSA keys; 2048 unless told otherwise. */
  readonly signingKeyBits?: number;
  /** Authorities whose client certificates are believed, in PEM; none unless told otherwise. */
  readonly trustedClientCertificatesPem?: readonly string[];
  /** Refuses XSUAA tokens bound to a certificate also where they come without any; false unless told otherwise. */
  readonly requireBoundTokens?: boolean;
};
