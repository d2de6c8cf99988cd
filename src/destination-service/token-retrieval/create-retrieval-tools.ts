import type { SendOnPremise } from '../../connectivity/index.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { createBreaker } from '../../http/client/breaker.ts';
import type { Outbound } from '../../http/client/outbound.ts';
import type { Level } from '../configurations/configuration.ts';
import type { AssertionIssuer } from '../saml/issue-assertion.ts';
import { callForRefreshToken, callTokenService, type TokenCallResult } from '../token-service/call-token-service.ts';
import { connectorOf } from '../token-service/connector-of.ts';
import { loadTls, type TlsParts } from '../token-service/load-tls.ts';
import type { IssuedToken } from '../token-service/parse-token-response.ts';
import type { CallTrace, TokenTrace } from '../trace/token-trace.ts';
import { type AuthTokenTemplate, type RetrievedToken, toAuthTokenTemplate } from './auth-token.ts';
import type { LookupInput } from './lookup-input.ts';
import { createMissLog } from './miss-log.ts';
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
  readonly sendOnPremise: SendOnPremise;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 up to (not including) 1, for jitter. */
  readonly random: () => number;
  readonly digest: RetrievalTools['digest'];
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
  const cache = createTokenCache<AuthTokenTemplate>({ clock, random });
  const misses = createMissLog();
  /** What the calls under way have come to so far, for the lookups that wait for the same ones. */
  const callsUnderWay = new Map<string, CallTrace[]>();

  const callParts = { outbound, sendOnPremise: parts.sendOnPremise, breaker, clock, log, random };

  const callFor = async (
    subject: RetrievalSubject,
    plan: Exclude<TokenCallPlan, { readonly kind: 'failed' }>,
    isRepeatable: boolean,
    onCall: (call: CallTrace) => void,
  ): Promise<TokenCallResult> => {
    const { service } = plan;
    const connector = service.proxyType === 'OnPremise' ? connectorOf(subject) : undefined;
    // Whom to trust applies to the Internet. Source: SAP doc "Server Certificate Authentication"
    const loaded = connector
      ? ({ kind: 'loaded', tls: {} } as const)
      : await loadTls(subject.level, service.trust, service.keyStore, parts);
    if (loaded.kind === 'failed') return loaded;
    const { subaccountId } = subject.level;
    const call = { service, tls: loaded.tls, subaccountId, connector, isRepeatable, onCall };
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
    options: TokenOptions,
    calls: CallTrace[],
  ): Promise<FetchedToken<AuthTokenTemplate>> => {
    try {
      const plan = await prepare();
      if (plan.kind === 'failed') return plan;
      const result = await callFor(subject, plan, options.isCached !== false, (call) => calls.push(call));
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

  /** As `fetchToken`, for one that will be kept: notes why it is fetched, and lets others see its calls meanwhile. */
  const fetchKept = async (
    cacheKey: string,
    trace: TokenTrace,
    fetch: (calls: CallTrace[]) => Promise<FetchedToken<AuthTokenTemplate>>,
    subject: RetrievalSubject,
  ): Promise<FetchedToken<AuthTokenTemplate>> => {
    const calls: CallTrace[] = [];
    trace.calls = calls;
    Object.assign(trace, misses.explain(subject, trace.key));
    callsUnderWay.set(cacheKey, calls);
    const fetched = await fetch(calls);
    callsUnderWay.delete(cacheKey);
    if (fetched.kind === 'failed') misses.noteFailure(subject, trace.key);
    return fetched;
  };

  const toolsFor = (tokens: TokenTrace[] | undefined, refusedValue: string | undefined): RetrievalTools => {
    const findToken: RetrievalTools['findToken'] = (subject, cacheKey, prepare, options = {}) => {
      const trace = startTrace(subject, options);
      tokens?.push(trace);
      if (options.isCached === false) {
        const calls: CallTrace[] = [];
        trace.calls = calls;
        return fetchToken(subject, prepare, options, calls).then((fetched) => finish(trace, toUncached(fetched)));
      }
      const isRefused = refusedValue !== undefined && cache.discard(cacheKey, ({ value }) => value === refusedValue);
      const othersCalls = callsUnderWay.get(cacheKey);
      const found = cache.find(
        cacheKey,
        () => fetchKept(cacheKey, trace, (calls) => fetchToken(subject, prepare, options, calls), subject),
        (verdict, hadExpired, fetchedAtMs) => {
          trace.verdict = verdict;
          if (fetchedAtMs !== undefined) trace.fetchedAtMs = fetchedAtMs;
          if (othersCalls !== undefined) trace.calls = othersCalls;
          if (isRefused) trace.reason = 'refused';
          else if (hadExpired) trace.reason = 'expired';
        },
      );
      return found instanceof Promise
        ? found.then((late) => finish(trace, toRetrieved(late)))
        : finish(trace, toRetrieved(found));
    };
    const tools: RetrievalTools = {
      assertions: parts.assertions,
      digest: parts.digest,
      findToken,
      tracing: (sink) => toolsFor(sink, refusedValue),
      renewing: (value) => toolsFor(tokens, value),
      findAssertionSource: (consumer, provider, input) => findAssertionSource(consumer, provider, input, tools),
    };
    return tools;
  };

  const findAssertionSource = async (
    consumer: RetrievalSubject,
    provider: string,
    input: LookupInput,
    tools: RetrievalTools,
  ): Promise<AssertionSource> => {
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
  };
  return toolsFor(undefined, undefined);
};

const noCalls: readonly CallTrace[] = [];

const startTrace = (subject: RetrievalSubject, { keyParts }: TokenOptions): TokenTrace => ({
  destination: subject.name,
  tokenServiceUrl: keyParts?.find(([name]) => name === 'tokenServiceUrl')?.[1] ?? subject.tokenServiceUrl,
  key: keyParts === undefined ? subject.keyParts : [...subject.keyParts, ...keyParts],
  verdict: 'not-kept',
  calls: noCalls,
});

const finish = (trace: TokenTrace, retrieved: RetrievedToken): RetrievedToken => {
  if (retrieved.kind === 'failed') trace.error = retrieved.message.slice(0, 500);
  else if (retrieved.kind === 'token' && retrieved.token.expiresInSeconds !== undefined)
    trace.expiresInSeconds = retrieved.token.expiresInSeconds;
  return retrieved;
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
