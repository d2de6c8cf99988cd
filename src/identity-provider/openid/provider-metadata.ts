import { z } from 'zod';
import type { Clock } from '../../foundation/clock.ts';
import { createRecentReads } from '../../foundation/recent-reads.ts';
import { providerUnavailable } from './errors.ts';
import type { CallProvider } from './provider-call.ts';

const endpoint = z.url({ protocol: /^https?$/ });

const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  end_session_endpoint: endpoint.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});

/** What a provider says of itself. Source: OpenID Connect Discovery 1.0 §3; RFC 9207 §3 */
export type ProviderMetadata = z.output<typeof metadataSchema>;

/** Half an hour: an endpoint that moves is followed, and a provider that is down for a moment is not noticed. */
const ttlMs = 30 * 60_000;

/** Creates the reading of the provider's metadata. Throws `provider_unavailable`. Source: OpenID Connect Discovery 1.0 §4; RFC 8414 §3 */
export const createReadMetadata = ({
  issuer,
  callProvider,
  clock,
}: {
  readonly issuer: string;
  readonly callProvider: CallProvider;
  readonly clock: Clock;
}): (() => Promise<ProviderMetadata>) => {
  const load = async (): Promise<ProviderMetadata> => {
    for (const url of addressesOf(issuer)) {
      const { status, value } = await callProvider(url);
      if (status === 200) return parseMetadata(issuer, value);
    }
    throw providerUnavailable('there is no metadata document at the issuer');
  };
  const recent = createRecentReads<string, ProviderMetadata>({ maxEntries: 1, ttlMs, clock, load });
  return () => recent.get(issuer);
};

/** Behind the path of the issuer for OpenID Connect, before it for OAuth. Source: OpenID Connect Discovery 1.0 §4.1; RFC 8414 §3.1 */
const addressesOf = (issuer: string): readonly string[] => {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
};

/** Checks a metadata document. The name in it must be the configured one to the letter: else one provider could speak for another. Source: OpenID Connect Discovery 1.0 §4.3 */
export const parseMetadata = (issuer: string, value: unknown): ProviderMetadata => {
  const parsed = metadataSchema.safeParse(value);
  if (!parsed.success) throw providerUnavailable('the metadata document is not as it must be');
  const { data } = parsed;
  if (data.issuer !== issuer) throw providerUnavailable('the metadata document is that of another issuer');
  const endpoints = [data.authorization_endpoint, data.token_endpoint, data.jwks_uri, data.end_session_endpoint ?? ''];
  // A scheme may be written in capital letters.
  if (issuer.startsWith('https:') && endpoints.some((url) => /^http:/i.test(url))) {
    throw providerUnavailable('the metadata document names endpoints without TLS');
  }
  return data;
};
