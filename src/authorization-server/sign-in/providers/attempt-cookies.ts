import type { Subaccount } from '../../../accounts/index.ts';
import type { RouteRequest } from '../../../http/server/route.ts';
import type { PendingSignIn, PendingSignIns } from '../../../identity-provider/index.ts';
import { formatCookie, listCookies, readCookie } from '../cookies.ts';

type Attempt = Pick<PendingSignIn<unknown>, 'state' | 'startedAtMs'>;

/** One cookie for each sign-in that a browser has on its way, so that its tabs do not disturb each other. */
export type AttemptCookies = {
  /** `Set-Cookie` that keeps an attempt, and those that end the ones that cannot come back or are too many beside it. */
  readonly keep: (request: RouteRequest, zone: Subaccount, attempt: Attempt, value: string) => readonly string[];
  /** The value kept for the attempt with this state. */
  readonly read: (request: RouteRequest, zone: Subaccount, state: string) => string | undefined;
  /** `Set-Cookie` that ends an attempt. */
  readonly end: (request: RouteRequest, zone: Subaccount, attempt: Attempt) => string;
};

/** Tabs that may sign in at the same time; of more, those begun first have to begin again. */
const maxAttempts = 4;
/** All cookies of a request must fit into its header of 16 KB, with those of other subaccounts on this host: hardly more than one may be alone. */
const maxTotalLength = 4_500;

/** Creates them. `read` answers what a cookie stands for while it counts. Source: decision 0017; RFC 6265 §6.1 */
export const createAttemptCookies = (read: PendingSignIns<unknown>['read']): AttemptCookies => ({
  keep: (request, zone, attempt, value) => {
    const others = listCookies(request, zone, 'provider').map((cookie) => ({ ...cookie, pending: read(cookie.value) }));
    const latestFirst = others.sort((left, right) => startOf(right.pending) - startOf(left.pending));
    let [count, length] = [1, value.length];
    const ended = latestFirst.filter((other) => {
      count += 1;
      length += other.value.length;
      return other.pending === undefined || count > maxAttempts || length > maxTotalLength;
    });
    return [
      formatCookie(request, zone, 'provider', value, keyOf(attempt.state)),
      ...ended.map(({ key }) => formatCookie(request, zone, 'provider', undefined, key)),
    ];
  },
  read: (request, zone, state) => readCookie(request, zone, 'provider', keyOf(state)),
  end: (request, zone, { state }) => formatCookie(request, zone, 'provider', undefined, keyOf(state)),
});

const startOf = (pending: Attempt | undefined): number => pending?.startedAtMs ?? 0;

/** Tells the few of one browser apart; that the whole state fits is checked besides. */
const keyOf = (state: string): string => state.slice(0, 8);
