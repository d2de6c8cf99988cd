import type { Clock } from '../../foundation/clock.ts';
import type { Outbound, OutboundFailed, OutboundTls } from '../../http/client/outbound.ts';
import type { Level, Properties } from '../configurations/configuration.ts';
import type { ConfigurationManagement } from '../configurations/manage-configurations.ts';
import { badRequest } from '../errors.ts';
import { loadTls, type TlsParts } from '../token-service/load-tls.ts';
import { readTrustSettings } from '../token-service/token-service-properties.ts';
import { type CheckStep, listSteps, type Stage, stageOf } from './check-steps.ts';

/** One request of a check. */
export type CheckAttempt = {
  readonly method: 'HEAD' | 'GET';
  /** Absent where there was no answer, or a redirect, which is not followed. */
  readonly status?: number;
  readonly durationMs: number;
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
 * Creates the check: HEAD, then GET where that is no success, with the Basic credentials or the client certificate of the destination. A
 * status below 500 is a success. Targets are guarded as all outbound calls are. Tokens are not retrieved.
 * Source: SAP doc "Check the Availability of a Destination"
 */
export const createCheckConnection = (
  parts: TlsParts & {
    readonly destinations: Pick<ConfigurationManagement, 'get'>;
    readonly outbound: Pick<Outbound, 'fetchStreaming'>;
    readonly clock: Clock;
  },
): CheckConnection => {
  const { destinations, outbound, clock } = parts;

  const attempt = async (method: 'HEAD' | 'GET', properties: Properties, tls: OutboundTls): Promise<Attempted> => {
    const startedAtMs = clock();
    const result = await outbound.fetchStreaming({
      url: properties.URL ?? '',
      method,
      headers: basicHeaders(properties),
      ...timeouts,
      maxResponseBytes: 0,
      tls,
      redirects: 'refuse',
    });
    const durationMs = Math.max(0, Math.round(clock() - startedAtMs));
    if (result.kind === 'failed') return { method, durationMs, failure: result };
    // The status says it all; the rest need not be waited for.
    result.body.on('error', () => {}).destroy();
    return { method, durationMs, status: result.status };
  };

  return async (level, name) => {
    const { properties } = await destinations.get(level, name);
    if (properties.Type !== 'HTTP') throw badRequest('Only destinations of type HTTP can be checked');
    const proxyType = properties.ProxyType ?? 'Internet';
    // Whether a virtual host can be reached is for the connectivity service to say, and there is none in this check.
    if (proxyType === 'OnPremise') return undetermined('Backend status could not be determined.');
    if (proxyType !== 'Internet')
      throw badRequest('Only destinations with the proxy type Internet or OnPremise can be checked');
    const isSecure = /^https:/i.test(properties.URL ?? '');
    const loaded = await loadTls(level, readTrustSettings(properties), keyStoreOf(properties), parts);
    if (loaded.kind === 'failed') return undetermined(loaded.message);
    const attempts: Attempted[] = [];
    for (const method of ['HEAD', 'GET'] as const) {
      const attempted = await attempt(method, properties, loaded.tls);
      attempts.push(attempted);
      // What fails before there is a request fails for the next one too.
      if (isSuccess(attempted) || (attempted.failure && stageOf(attempted.failure.reason) !== 'response')) break;
    }
    return toResult(attempts, isSecure);
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
        ? 'The target system answered with a redirect'
        : (last?.failure?.message ?? '')
      : `The target system answered with status ${last.status}`;
  return {
    isAvailable,
    message,
    ...(last?.status !== undefined && { status: last.status }),
    steps: listSteps(failedStage, isSecure, isAvailable, message),
    attempts: attempts.map(({ failure: _failure, ...attempted }) => attempted),
  };
};

const undetermined = (message: string): CheckResult => ({ isAvailable: false, message, steps: [], attempts: [] });

const basicHeaders = (properties: Properties): readonly (readonly [string, string])[] => {
  if (properties.Authentication !== 'BasicAuthentication') return [];
  const credentials = `${properties.User ?? ''}:${properties.Password ?? ''}`;
  return [['Authorization', `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`]];
};

const keyStoreOf = (properties: Properties): Parameters<typeof loadTls>[2] => {
  const location = properties.KeyStoreLocation;
  if (properties.Authentication !== 'ClientCertificateAuthentication' || location === undefined || location === '')
    return undefined;
  return { location, password: properties.KeyStorePassword };
};
