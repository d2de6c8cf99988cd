import { z } from 'zod';
import { sha256Hex } from '../../crypto/digest.ts';
import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Outbound } from '../../http/client/outbound.ts';
import type { Credentials } from '../../integration-content/index.ts';
import type { ResolveCredential } from './resolve-target.ts';

/** Reads deployed credentials with their secrets. */
export type FindCredentials = Pick<Credentials, 'findUserCredential' | 'findOAuth2ClientCredential'>;

type ResolveParts = {
  readonly credentials: FindCredentials;
  readonly outbound: Pick<Outbound, 'fetchBuffered'>;
  readonly clock: Clock;
};

type OAuth2Credential = NonNullable<Awaited<ReturnType<FindCredentials['findOAuth2ClientCredential']>>>;
type Resolved = Awaited<ReturnType<ResolveCredential>>;

/** Source: security.md S-43 */
const maxTokenBytes = 64 * 1024;
const tokenTimeoutMs = 30_000;
/** A token is kept for a part of its life, and for no longer than this. */
const keptPart = 0.8;
const keptMs = 300_000;

const tokenSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().min(0).optional(),
});

/**
 * Creates the reading of deployed credentials: user and password as Basic, client credentials as a token of their token service, kept for a while
 * and as long as they are deployed unchanged.
 * Source: SAP doc "HTTP Receiver Adapter" (Authentication), "Deploying an OAuth2 Client Credentials Artifact"
 */
export const createResolveCredential = ({ credentials, outbound, clock }: ResolveParts): ResolveCredential => {
  const tokens = createBoundedCache<string, { readonly header: Secret; readonly untilMs: number }>({
    maxEntries: 1_000,
    ttlMs: keptMs,
    clock,
  });

  const fetchToken = async (key: string, name: string, credential: OAuth2Credential): Promise<Resolved> => {
    const request = buildRequest(credential);
    if (request === undefined) return failed(`The credential ${name} is incomplete`);
    const answer = await outbound.fetchBuffered({
      ...request,
      method: 'POST',
      connectTimeoutMs: 5_000,
      readTimeoutMs: tokenTimeoutMs,
      totalTimeoutMs: tokenTimeoutMs,
      maxResponseBytes: maxTokenBytes,
      redirects: 'refuse',
      peer: 'the token service',
    });
    if (answer.kind === 'failed') return failed(answer.message);
    const token = answer.status === 200 ? parseToken(answer.body) : undefined;
    if (token === undefined) return failed(`The token service answered with status ${answer.status} and no token`);
    const value = `Bearer ${token.access_token}`;
    const lifeMs = (token.expires_in ?? 0) * 1000 * keptPart;
    tokens.set(key, { header: new Secret(value), untilMs: clock() + lifeMs });
    return { kind: 'header', value };
  };

  const inFlight = new Map<string, Promise<Resolved>>();

  return async (subaccountId, { kind, credentialName }, refused) => {
    if (kind === 'basic') {
      const found = await credentials.findUserCredential(subaccountId, credentialName);
      if (found?.user === undefined) return failed(`There are no user credentials ${credentialName}`);
      return { kind: 'header', value: basic(found.user, found.password.reveal()) };
    }
    const found = await credentials.findOAuth2ClientCredential(subaccountId, credentialName);
    if (found === undefined) return failed(`There are no OAuth2 client credentials ${credentialName}`);
    const key = `${subaccountId} ${credentialName} ${digestOf(found)}`;
    const kept = tokens.get(key);
    const isGood = kept !== undefined && clock() < kept.untilMs && kept.header.reveal() !== refused;
    if (isGood) return { kind: 'header', value: kept.header.reveal() };
    // Many messages may find the token gone at once (R-05).
    const running = inFlight.get(key) ?? fetchToken(key, credentialName, found).finally(() => inFlight.delete(key));
    inFlight.set(key, running);
    return running;
  };
};

/** Of all that a token is asked for with, so that none is kept for credentials that are not deployed any more. */
const digestOf = (credential: OAuth2Credential): string =>
  sha256Hex(JSON.stringify([credential, credential.clientSecret.reveal()]));

const failed = (message: string): Resolved => ({ kind: 'failed', message });

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const buildRequest = (credential: OAuth2Credential) => {
  const { tokenServiceUrl, clientId, clientSecret, clientAuthentication, customParameters } = credential;
  if (tokenServiceUrl === undefined || !URL.canParse(tokenServiceUrl) || clientId === undefined) return undefined;
  const url = new URL(tokenServiceUrl);
  const secret = clientSecret.reveal();
  const fields = new URLSearchParams({ grant_type: 'client_credentials' });
  if (clientAuthentication === 'body') {
    fields.set('client_id', clientId);
    fields.set('client_secret', secret);
  }
  for (const name of ['scope', 'resource', 'audience'] as const) {
    const value = credential[name];
    if (value !== undefined && value !== '') fields.set(name, value);
  }
  const own: [string, string][] = [];
  for (const { key, value, sendAsPartOf } of customParameters) {
    if (sendAsPartOf === 'body') fields.append(key, value);
    else if (sendAsPartOf === 'url') url.searchParams.append(key, value);
    else own.push([key, value]);
  }
  const isJson = credential.scopeContentType === 'json';
  return {
    url: url.href,
    headers: [
      ...own,
      ['Content-Type', isJson ? 'application/json' : 'application/x-www-form-urlencoded'],
      ['Accept', 'application/json'],
      ...(clientAuthentication === 'header' ? [['Authorization', basic(clientId, secret)] as const] : []),
    ] as const,
    body: isJson ? JSON.stringify(Object.fromEntries(fields)) : fields.toString(),
  };
};

const parseToken = (body: Uint8Array): z.output<typeof tokenSchema> | undefined => {
  try {
    const parsed = tokenSchema.safeParse(JSON.parse(new TextDecoder().decode(body)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};
