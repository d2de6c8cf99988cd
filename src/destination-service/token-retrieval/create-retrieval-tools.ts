import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { createBreaker } from '../../http/client/breaker.ts';
import type { Outbound } from '../../http/client/outbound.ts';
import type { Level } from '../configurations/configuration.ts';
import type { AssertionIssuer } from '../saml/issue-assertion.ts';
import { callForRefreshToken, callTokenService, type TokenCallResult } from '../token-service/call-token-service.ts';
import { loadTls, type TlsParts } from '../token-service/load-tls.ts';
import type { IssuedToken } from '../token-service/parse-token-response.ts';
import { type AuthTokenTemplate, type RetrievedToken, toAuthTokenTemplate } from './auth-token.ts';
import type { LookupInput } from './lookup-input.ts';
import { createTokenCache, type FetchedToken, type TokenLookup } from './token-cache.ts';
import {
  type AssertionSource,
  type BoundRetrieval,
  type RetrievalSubject,
  type RetrievalTools,
  retrievalFailure,
  type TokenCallPlan,
  type TokenOptions,
} from './token-retrieval.ts';

/** What token retrieval needs from the outside. */
export type RetrievalParts = TlsParts & {
  readonly assertions: AssertionIssuer;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 up to (not including) 1, for jitter. */
  readonly random: () => number;
  readonly findSubject: (
    level: Level,
    name: string,
  ) => Promise<(RetrievalSubject & { readonly retrieval: BoundRetrieval }) | undefined>;
};

const assertionTypes: ReadonlySet<string> = new Set([
  'urn:ietf:params:oauth:client-assertion-type:saml2-bearer',
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
]);

/** Creates the tools authentication types retrieve tokens with: one token cache and one breaker for all destinations. */
export const createRetrievalTools = (parts: RetrievalParts): RetrievalTools => {
  const { outbound, clock, log, random } = parts;
  // Short pauses: after a repair the next lookups must succeed, which a long pause would forbid. Source: security.md R-06
  const breaker = createBreaker({ clock, random, firstPauseMs: 4_000, longestPauseMs: 4_000 });
  const cache = createTokenCache<AuthTokenTemplate>({
    clock,
    random,
    onLookup: (key, outcome) => log.debug('token-lookup', { cacheKey: key.slice(0, 12), outcome }),
  });

  const callParts = { outbound, breaker, clock, log, random };

  const callFor = async (
    subject: RetrievalSubject,
    plan: Exclude<TokenCallPlan, { readonly kind: 'failed' }>,
    isRepeatable: boolean,
  ): Promise<TokenCallResult> => {
    const { service } = plan;
    const loaded = await loadTls(subject.level, service.trust, service.keyStore, parts);
    if (loaded.kind === 'failed') return loaded;
    const call = { service, tls: loaded.tls, subaccountId: subject.level.subaccountId, isRepeatable };
    if (plan.kind === 'call') return callTokenService({ ...call, request: plan.request }, callParts);
    const first = await callForRefreshToken({ ...call, request: plan.first }, callParts);
    if (first.kind === 'refresh-token') {
      return callTokenService({ ...call, request: plan.next(first.refreshToken), isRepeatable: false }, callParts);
    }
    // Source: assumed; ordinary token services do not know UAA's grant, and say so.
    if (first.code === 'unsupported_grant_type')
      return callTokenService({ ...call, request: plan.fallback }, callParts);
    return {
      kind: 'failed',
      message: `Unable to fetch refresh token from the specified token service URL. ${first.message}`,
    };
  };

  const fetchToken = async (
    subject: RetrievalSubject,
    prepare: () => Promise<TokenCallPlan>,
    options: TokenOptions = {},
  ): Promise<FetchedToken<AuthTokenTemplate>> => {
    try {
      const plan = await prepare();
      if (plan.kind === 'failed') return plan;
      const result = await callFor(subject, plan, options.isCached !== false);
      if (result.kind === 'failed') return result;
      const { token } = result;
      if (options.requires === 'issued_token_type' && token.issuedTokenType === undefined) {
        return { kind: 'failed', message: '"issued_token_type" is missing in the response of the token service' };
      }
      return { kind: 'token', token: toTemplate(token, options.header), lifetimeMs: boundLifetime(token, options) };
    } catch (error) {
      // Many lookups may wait for this one: each gets an error token, the log gets the fault.
      log.error('token-retrieval-fault', {
        destination: subject.name,
        subaccountId: subject.level.subaccountId,
        error,
      });
      return { kind: 'failed', message: 'unexpected error' };
    }
  };

  /** What is got for a user's token is not kept beyond it. */
  const boundLifetime = ({ lifetimeMs }: IssuedToken, { notAfterMs }: TokenOptions): number | undefined =>
    notAfterMs === undefined || lifetimeMs === undefined
      ? lifetimeMs
      : Math.max(0, Math.min(lifetimeMs, notAfterMs - clock()));

  const findToken: RetrievalTools['findToken'] = (subject, cacheKey, prepare, options) => {
    if (options?.isCached === false) return fetchToken(subject, prepare, options).then(toUncached);
    const found = cache.find(cacheKey, () => fetchToken(subject, prepare, options));
    return found instanceof Promise ? found.then(toRetrieved) : toRetrieved(found);
  };

  const tools: RetrievalTools = {
    assertions: parts.assertions,
    findToken,
    renewing: (refusedValue) => ({
      ...tools,
      findToken: (subject, cacheKey, prepare, options) => {
        cache.discard(cacheKey, ({ value }) => value === refusedValue);
        return findToken(subject, cacheKey, prepare, options);
      },
    }),
    findAssertionSource: async (consumer, provider, input): Promise<AssertionSource> => {
      const subject = await parts.findSubject(consumer.level, provider);
      if (subject === undefined)
        return {
          kind: 'failed',
          message: `The client assertion provider "${provider}" was not found on the level of the destination`,
        };
      const type = subject.properties['clientAssertion.type'];
      if (
        type === undefined ||
        !assertionTypes.has(type) ||
        subject.properties.Authentication !== 'OAuth2ClientCredentials'
      )
        return {
          kind: 'failed',
          message: `The client assertion provider "${provider}" must be an OAuth2ClientCredentials destination with a supported "clientAssertion.type"`,
        };
      if ((subject.properties['clientAssertion.destinationName'] ?? '') !== '')
        return {
          kind: 'failed',
          message: `The client assertion provider "${provider}" must not need a client assertion itself`,
        };
      // The provider is asked as itself: what the caller sent for the consumer does not apply to it.
      const providerInput: LookupInput = { ...input, clientAssertion: undefined, assertionProvider: undefined };
      // A Common provider asserts for one tenant: what is got with its assertion must not be handed to another (S-55).
      const isCommon = subject.properties.tokenServiceURLType === 'Common';
      const tenant = isCommon ? (input.tenantHeader ?? (await input.findCallerTenant())) : undefined;
      return {
        kind: 'source',
        fingerprint: `${subject.fingerprint} ${type}${tenant === undefined ? '' : ` ${tenant}`}`,
        get: async () => {
          const retrieved = await subject.retrieval.retrieve(subject, providerInput, tools);
          if (retrieved.kind === 'token')
            return { kind: 'assertion', assertion: { type, assertion: retrieved.token.value } };
          const cause = retrieved.kind === 'failed' ? retrieved.message : 'no token';
          return { kind: 'failed', message: `The client assertion provider "${provider}" failed: ${cause}` };
        },
      };
    },
  };
  return tools;
};

const toTemplate = (token: IssuedToken, header?: string): AuthTokenTemplate =>
  toAuthTokenTemplate(
    {
      type: token.tokenType,
      value: token.accessToken,
      scope: token.scope,
      refresh_token: token.refreshToken,
      issued_token_type: token.issuedTokenType,
    },
    header,
  );

const toUncached = (fetched: FetchedToken<AuthTokenTemplate>): RetrievedToken =>
  toRetrieved(fetched.kind === 'failed' ? fetched : { ...fetched, remainingMs: fetched.lifetimeMs });

const toRetrieved = (found: TokenLookup<AuthTokenTemplate>): RetrievedToken => {
  if (found.kind === 'failed') return retrievalFailure(found.message);
  const expiresInSeconds = found.remainingMs === undefined ? undefined : Math.floor(found.remainingMs / 1000);
  return { kind: 'token', token: { ...found.token, expiresInSeconds } };
};
