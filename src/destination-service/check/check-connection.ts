import type { SendOnPremise } from '../../connectivity/index.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Outbound, OutboundFailed, OutboundTls } from '../../http/client/outbound.ts';
import type { Level, Properties } from '../configurations/configuration.ts';
import { badRequest, configurationNotFound } from '../errors.ts';
import { type EffectiveDestinations, noFragments } from '../lookup/effective-destinations.ts';
import type { AuthToken } from '../token-retrieval/auth-token.ts';
import { loadTls, type TlsParts } from '../token-service/load-tls.ts';
import { readTrustSettings } from '../token-service/token-service-properties.ts';
import { toShownUrl } from '../trace/token-trace.ts';
import { checkOnPremise } from './check-on-premise.ts';
import { type CheckStep, listSteps, type Stage, stageOf } from './check-steps.ts';
import { type CheckTokenParts, checkToken } from './check-token.ts';

/** One request of a check. */
export type CheckAttempt = {
  readonly method: 'HEAD' | 'GET';
  /** Absent where there was no answer, or more redirects than are followed. */
  readonly status?: number;
  readonly durationMs: number;
  /** Where redirects led, in order, without queries; absent where there were none. */
  readonly redirects?: readonly string[];
};

/** Whether the target of a destination can be reached. */
export type CheckResult = {
  readonly isAvailable: boolean;
  /** A sentence for people. */
  readonly message: string;
  /** The status that decided. */
  readonly status?: number;
  readonly steps: readonly CheckStep[];
  readonly attempts: readonly CheckAttempt[];
};

/** Checks the connection of a stored destination. Throws the 404, or a 400 for a destination that has no connection to check. */
export type CheckConnection = (level: Level, name: string) => Promise<CheckResult>;

const timeouts = { connectTimeoutMs: 5_000, readTimeoutMs: 8_000, totalTimeoutMs: 12_000 };

/**
 * Creates the check: HEAD, then GET where that is no success, with the credential or the client certificate of the destination. A status
 * below 500 is a success. Targets, those of redirects too, are guarded as all outbound calls are. A token that cannot be retrieved is a
 * failure, and the target is tried all the same.
 * Source: SAP doc "Check the Availability of a Destination"; security.md S-41, S-42; assumed: the token
 */
export const createCheckConnection = (
  parts: TlsParts &
    CheckTokenParts & {
      readonly destinations: EffectiveDestinations;
      readonly outbound: Pick<Outbound, 'fetchStreaming'>;
      readonly sendOnPremise: SendOnPremise;
      readonly clock: Clock;
    },
): CheckConnection => {
  const { destinations, outbound, clock } = parts;

  const attempt = async (
    method: 'HEAD' | 'GET',
    properties: Properties,
    tls: OutboundTls,
    token: AuthToken | undefined,
  ): Promise<Attempted> => {
    const startedAtMs = clock();
    const redirects: string[] = [];
    const result = await outbound.fetchStreaming({
      url: properties.URL ?? '',
      method,
      headers: token === undefined ? [] : [[token.httpHeader.key, token.httpHeader.value]],
      ...timeouts,
      maxResponseBytes: 0,
      tls,
      redirects: 'follow-3',
      onRedirect: (url) => void redirects.push(toShownUrl(url)),
    });
    const durationMs = Math.max(0, Math.round(clock() - startedAtMs));
    const attempted = { method, durationMs, ...(redirects.length > 0 && { redirects }) };
    if (result.kind === 'failed') return { ...attempted, failure: result };
    // The status says it all; the rest need not be waited for.
    result.body.on('error', () => {}).destroy();
    return { ...attempted, status: result.status };
  };

  return async (level, name) => {
    const destination = await destinations.find(level, name, noFragments);
    if (destination === undefined) throw configurationNotFound();
    const { properties } = destination;
    if (properties.Type !== 'HTTP') throw badRequest('Only destinations of type HTTP can be checked');
    const proxyType = properties.ProxyType ?? 'Internet';
    if (proxyType === 'OnPremise') return checkOnPremise(destination, parts);
    if (proxyType !== 'Internet')
      throw badRequest('Only destinations with the proxy type Internet or OnPremise can be checked');
    const loaded = await loadTls(level, readTrustSettings(properties), keyStoreOf(properties), parts);
    if (loaded.kind === 'failed') return { isAvailable: false, message: loaded.message, steps: [], attempts: [] };
    const { token, step } = await checkToken(destination, parts);
    const attempts: Attempted[] = [];
    for (const method of ['HEAD', 'GET'] as const) {
      const attempted = await attempt(method, properties, loaded.tls, token);
      attempts.push(attempted);
      // What fails before there is a request fails for the next one too.
      if (isSuccess(attempted) || (attempted.failure && stageOf(attempted.failure.reason) !== 'response')) break;
    }
    return withToken(step, toResult(attempts, /^https:/i.test(properties.URL ?? '')));
  };
};

type Attempted = CheckAttempt & { readonly failure?: OutboundFailed };

const isSuccess = ({ status, failure }: Attempted): boolean =>
  status === undefined ? failure?.reason === 'redirect' : status < 500;

const toResult = (attempts: readonly Attempted[], isSecure: boolean): CheckResult => {
  const last = attempts.at(-1);
  const isAvailable = last !== undefined && isSuccess(last);
  const failedStage: Stage | undefined =
    last === undefined || isAvailable || last.failure === undefined ? undefined : stageOf(last.failure.reason);
  const message =
    last?.status === undefined
      ? isAvailable
        ? 'The target system answered with more redirects than are followed'
        : (last?.failure?.message ?? '')
      : `The target system answered with status ${last.status}`;
  return {
    isAvailable,
    message,
    ...(last?.status !== undefined && { status: last.status }),
    steps: listSteps(
      failedStage,
      isSecure,
      isAvailable,
      message,
      attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ),
    attempts: attempts.map(({ failure: _failure, ...attempted }) => attempted),
  };
};

const withToken = (step: CheckStep | undefined, result: CheckResult): CheckResult => {
  if (step === undefined) return result;
  const isFailed = step.outcome === 'failed';
  return {
    ...result,
    isAvailable: result.isAvailable && !isFailed,
    message: isFailed ? `${step.detail ?? ''}. ${result.message}` : result.message,
    steps: [step, ...result.steps],
  };
};

const keyStoreOf = (properties: Properties): Parameters<typeof loadTls>[2] => {
  const location = properties.KeyStoreLocation;
  if (properties.Authentication !== 'ClientCertificateAuthentication' || location === undefined || location === '')
    return undefined;
  return { location, password: properties.KeyStorePassword };
};
