import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { createBreaker } from '../../http/client/breaker.ts';
import type { Outbound } from '../../http/client/outbound.ts';
import type { Level } from '../configurations/configuration.ts';
import { callTokenService } from '../token-service/call-token-service.ts';
import { loadTls, type TlsParts } from '../token-service/load-tls.ts';
import type { IssuedToken } from '../token-service/parse-token-response.ts';
import { type AuthTokenTemplate, type RetrievedToken, toAuthTokenTemplate } from './auth-token.ts';
import { createTokenCache, type FetchedToken, type TokenLookup } from './token-cache.ts';
import {
  type AssertionSource,
  type BoundRetrieval,
  type LookupInput,
  type RetrievalSubject,
  type RetrievalTools,
  retrievalFailure,
  type TokenCallPlan,
} from './token-retrieval.ts';

/** What token retrieval needs from the outside. */
export type RetrievalParts = TlsParts & {
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

  const fetchToken = async (
    subject: RetrievalSubject,
    prepare: () => Promise<TokenCallPlan>,
  ): Promise<FetchedToken<AuthTokenTemplate>> => {
    try {
      const plan = await prepare();
      if (plan.kind === 'failed') return plan;
      const loaded = await loadTls(subject.level, plan.service.trust, plan.service.keyStore, parts);
      if (loaded.kind === 'failed') return loaded;
      const { subaccountId } = subject.level;
      const call = { request: plan.request, service: plan.service, tls: loaded.tls, subaccountId };
      const result = await callTokenService(call, { outbound, breaker, clock, log, random });
      return result.kind === 'failed'
        ? result
        : { kind: 'token', token: toTemplate(result.token), lifetimeMs: result.token.lifetimeMs };
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

  const findToken: RetrievalTools['findToken'] = (subject, cacheKey, prepare) => {
    const found = cache.find(cacheKey, () => fetchToken(subject, prepare));
    return found instanceof Promise ? found.then(toRetrieved) : toRetrieved(found);
  };

  const tools: RetrievalTools = {
    findToken,
    renewing: (refusedValue) => ({
      ...tools,
      findToken: (subject, cacheKey, prepare) => {
        cache.discard(cacheKey, ({ value }) => value === refusedValue);
        return findToken(subject, cacheKey, prepare);
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

const toTemplate = (token: IssuedToken): AuthTokenTemplate =>
  toAuthTokenTemplate({
    type: token.tokenType,
    value: token.accessToken,
    scope: token.scope,
    refresh_token: token.refreshToken,
    issued_token_type: token.issuedTokenType,
  });

const toRetrieved = (found: TokenLookup<AuthTokenTemplate>): RetrievedToken => {
  if (found.kind === 'failed') return retrievalFailure(found.message);
  const expiresInSeconds = found.remainingMs === undefined ? undefined : Math.floor(found.remainingMs / 1000);
  return { kind: 'token', token: { ...found.token, expiresInSeconds } };
};
