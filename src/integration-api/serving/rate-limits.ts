import type { Clock } from '../../foundation/clock.ts';
import type { HttpMethod } from '../../http/server/route.ts';
import { odataError } from '../../odata/errors.ts';
import type { ApiCall } from '../reading/api-call.ts';
import { findRateGroup } from './rate-groups.ts';

/** Counts requests and turns away those beyond the rate of their resource. */
export type RateLimits = {
  /** Throws 429 with `Retry-After`. A request that is turned away counts for nothing. */
  readonly admit: Admit;
  /** Likewise for the parts of one batch, which together count as one request to each resource they are about. */
  readonly startBatch: () => Admit;
};

/** What a request is counted by, and who sent it. */
type Counted = Pick<ApiCall, 'rawPath' | 'flavour' | 'subaccountId' | 'userName'> & Partial<Pick<ApiCall, 'actor'>>;

type Admit = (call: Counted, method: HttpMethod) => void;

/** What is left at some moment; it fills up again at the rate, to the requests of one second. */
type Allowance = { left: number; atMs: number };

/** Callers and resources that are counted at the same time. */
const maxAllowances = 50_000;

/**
 * Creates the limits, on Cloud Foundry only, and on each node by itself. Requests may come in bursts as long as no second has more than the rate
 * allows, give or take what was left of the one before. `factor` multiplies every rate; 0 turns the limits off.
 * Source: SAP doc "Rate Limits on SAP Cloud Integration" (requests a second); contract of the OData API 1.4 (429 and `Retry-After`)
 */
export const createRateLimits = ({
  clock,
  factor,
  onRefused,
}: {
  readonly clock: Clock;
  readonly factor: number;
  readonly onRefused?: (call: Counted, group: string) => void;
}): RateLimits => {
  // The least recently used first: idle for a second they are full again, so forgetting them changes nothing.
  const allowances = new Map<string, Allowance>();

  const find = (key: string, rate: number): Allowance => {
    const nowMs = clock();
    const known = allowances.get(key);
    const allowance = known ?? { left: rate, atMs: nowMs };
    // A clock that jumps back gives nothing and takes nothing.
    const elapsedMs = Math.max(0, nowMs - allowance.atMs);
    allowance.left = Math.min(rate, allowance.left + (elapsedMs * rate) / 1000);
    allowance.atMs = nowMs;
    allowances.delete(key);
    allowances.set(key, allowance);
    const [oldest] = allowances.size > maxAllowances ? allowances.keys() : [];
    if (oldest !== undefined) allowances.delete(oldest);
    return allowance;
  };

  const createAdmit =
    (counted?: Set<string>): Admit =>
    (call, method) => {
      const { rawPath, flavour, subaccountId, userName } = call;
      if (factor === 0 || flavour !== 'cf') return;
      const group = findRateGroup(/^\/?(\w+)/.exec(rawPath)?.[1] ?? '', method);
      if (group === undefined || counted?.has(group.name)) return;
      const tenantRate = Math.max(1, group.rate.tenant * factor);
      const userRate = Math.max(1, group.rate.user * factor);
      const tenant = find(JSON.stringify([subaccountId, group.name]), tenantRate);
      const user = find(JSON.stringify([subaccountId, group.name, userName]), userRate);
      if (tenant.left < 1 || user.left < 1) {
        const waitMs = Math.max((1 - tenant.left) / tenantRate, (1 - user.left) / userRate) * 1000;
        onRefused?.(call, group.name);
        throw tooManyRequests(Math.max(1, Math.ceil(waitMs / 1000)));
      }
      tenant.left -= 1;
      user.left -= 1;
      counted?.add(group.name);
    };

  return { admit: createAdmit(), startBatch: () => createAdmit(new Set()) };
};

const tooManyRequests = (retryAfterSeconds: number) =>
  odataError(429, 'Too many requests in a second; try again later.', {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
