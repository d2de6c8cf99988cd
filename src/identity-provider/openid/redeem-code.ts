import { z } from 'zod';
import { Secret } from '../../foundation/secret.ts';
import { answerRefused, providerUnavailable } from './errors.ts';
import type { CallProvider } from './provider-call.ts';
import type { ProviderMetadata } from './provider-metadata.ts';
import type { RelyingPartyClient } from './relying-party.ts';

const answer = z.object({ id_token: z.string() });
const refusal = z.object({ error: z.string().regex(/^[\w-]{1,60}$/) });

/** Exchanges a code for an ID token. Throws `answer_refused` where the code is none, `provider_unavailable` otherwise. Source: RFC 6749 §4.1.3; RFC 7636 §4.5 */
export const redeemCode = async (
  callProvider: CallProvider,
  { clientId, clientSecret }: Pick<RelyingPartyClient, 'clientId' | 'clientSecret'>,
  metadata: Pick<ProviderMetadata, 'token_endpoint' | 'token_endpoint_auth_methods_supported'>,
  grant: { readonly code: string; readonly redirectUri: string; readonly codeVerifier: Secret },
): Promise<Secret> => {
  const usesBasic = metadata.token_endpoint_auth_methods_supported.includes('client_secret_basic');
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: grant.code,
    redirect_uri: grant.redirectUri,
    code_verifier: grant.codeVerifier.reveal(),
    // One method of authentication in a request: with Basic the body names no client. Source: RFC 6749 §2.3
    ...((clientSecret === undefined || !usesBasic) && { client_id: clientId }),
    ...(clientSecret !== undefined && !usesBasic && { client_secret: clientSecret.reveal() }),
  });
  const { status, value } = await callProvider(metadata.token_endpoint, {
    body: body.toString(),
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ...(clientSecret !== undefined && usesBasic
        ? ([['Authorization', basicOf(clientId, clientSecret)]] as const)
        : []),
    ],
  });
  if (status === 200) {
    const parsed = answer.safeParse(value);
    if (!parsed.success) throw providerUnavailable('the token endpoint answers no ID token');
    return new Secret(parsed.data.id_token);
  }
  const error = refusal.safeParse(value).data?.error ?? 'no error code';
  const detail = `the token endpoint answers ${status}: ${error}`;
  throw error === 'invalid_grant' ? answerRefused(detail) : providerUnavailable(detail);
};

/** Source: RFC 6749 §2.3.1 */
const basicOf = (clientId: string, secret: Secret): string =>
  `Basic ${Buffer.from(`${encodeForm(clientId)}:${encodeForm(secret.reveal())}`).toString('base64')}`;

const encodeForm = (text: string): string => new URLSearchParams({ x: text }).toString().slice('x='.length);
