import type { Obstacle, SendOnPremise } from '../../connectivity/index.ts';
import type { EffectiveDestination } from '../lookup/effective-destinations.ts';
import { connectorOf } from '../token-service/connector-of.ts';
import type { CheckAttempt, CheckResult } from './check-connection.ts';
import { type CheckTokenParts, checkToken } from './check-token.ts';

/** What checking needs. */
export type CheckOnPremiseParts = CheckTokenParts & { readonly sendOnPremise: SendOnPremise };

const timeouts = { connectTimeoutMs: 5_000, readTimeoutMs: 8_000, totalTimeoutMs: 12_000 };
const undetermined = 'Backend status could not be determined.';

/** Source: SAP doc "Check the Availability of a Destination" (Error Messages for OnPremise Destinations); assumed: which obstacle is which */
const messages: Readonly<Record<Obstacle, string>> = {
  'no-connector': undetermined,
  faulty: undetermined,
  'system-denied': 'Backend is not available in the list of defined system mappings in Cloud Connector.',
  'resource-denied': 'Resource is not accessible in Cloud Connector or backend is not reachable.',
  'upgrade-denied': 'Resource is not accessible in Cloud Connector or backend is not reachable.',
  'connection-lost': 'Resource is not accessible in Cloud Connector or backend is not reachable.',
  unreachable: 'Backend is not reachable from Cloud Connector.',
  'tls-failed': 'Backend is not reachable from Cloud Connector.',
  'timed-out': 'Backend is not reachable from Cloud Connector.',
};

/**
 * Checks an on-premise destination: HEAD, then GET where that is no success, through its connector and with its credential. A status below 500
 * is a success. Source: SAP doc "Check the Availability of a Destination"
 */
export const checkOnPremise = async (
  destination: EffectiveDestination,
  parts: CheckOnPremiseParts,
): Promise<CheckResult> => {
  const outbound = parts.sendOnPremise(connectorOf(destination));
  const { token, step } = await checkToken(destination, parts);
  const before = step === undefined ? [] : [step];
  const attempts: CheckAttempt[] = [];
  for (const method of ['HEAD', 'GET'] as const) {
    const startedAtMs = performance.now();
    const result = await outbound.fetchStreaming({
      url: destination.properties.URL ?? '',
      method,
      headers: token === undefined ? [] : [[token.httpHeader.key, token.httpHeader.value]],
      ...timeouts,
      maxResponseBytes: 0,
      redirects: 'answer',
    });
    const durationMs = Math.round(performance.now() - startedAtMs);
    if (result.kind === 'failed') {
      const message = result.obstacle === undefined ? undetermined : messages[result.obstacle];
      const failed = { stage: 'cloud-connector', outcome: 'failed', durationMs, detail: result.message } as const;
      return { isAvailable: false, message, steps: [...before, failed], attempts };
    }
    // The status says it all; the rest need not be waited for.
    result.body.on('error', () => {}).destroy();
    attempts.push({ method, durationMs, status: result.status });
    if (result.status < 500) break;
  }
  const status = attempts.at(-1)?.status ?? 0;
  const durationMs = attempts.reduce((sum, attempt) => sum + attempt.durationMs, 0);
  const isFailed = step?.outcome === 'failed';
  const answered = `The target system answered with status ${status}`;
  const said = status < 500 ? answered : undetermined;
  return {
    isAvailable: status < 500 && !isFailed,
    message: isFailed ? `${step.detail ?? ''}. ${said}` : said,
    status,
    steps: [
      ...before,
      { stage: 'cloud-connector', outcome: 'done' },
      { stage: 'response', outcome: status < 500 ? 'done' : 'failed', durationMs, detail: answered },
    ],
    attempts,
  };
};
