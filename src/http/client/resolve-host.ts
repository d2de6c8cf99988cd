import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import { createHostMatcher } from './target-guard.ts';

/** Answers all addresses of a host name; rejects or answers none when there are none. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

// Lookups occupy a thread each: a burst of calls to one host shares one, and a host that stays dead does not ask again at once.
const answersLiveMs = 5_000;
const maxAnswers = 1_000;

/** Asks the system's resolver (hosts file included), at most once per host and five seconds. */
export const createSystemResolver = (clock: Clock): ResolveHost => {
  const answers = createBoundedCache<string, Promise<readonly string[]>>({
    maxEntries: maxAnswers,
    ttlMs: answersLiveMs,
    clock,
  });
  return (hostname) => {
    const known = answers.get(hostname);
    if (known !== undefined) return known;
    const answer = lookup(hostname, { all: true, verbatim: true }).then((found) => found.map(({ address }) => address));
    answers.set(hostname, answer);
    return answer;
  };
};

const anyPort = 0;

/**
 * Answers names at or below one of `suffixes` (e.g. `portolan.localhost`) with the loopback addresses and asks `resolveHost`
 * about the others: system resolvers do not agree on names below `localhost`. Source: RFC 6761 §6.3
 */
export const withLoopbackNames = (suffixes: readonly string[], resolveHost: ResolveHost): ResolveHost => {
  const isLoopbackName = createSuffixMatcher(suffixes);
  return async (hostname) => (isLoopbackName(hostname) ? ['127.0.0.1', '::1'] : resolveHost(hostname));
};

/** Makes the function that says whether a host name is one of the suffixes or below one. Source: Portolan */
export const createSuffixMatcher = (suffixes: readonly string[]): ((hostname: string) => boolean) => {
  const names = suffixes.map((suffix) => suffix.replace(/^\*?\./, ''));
  const matches = createHostMatcher(names.flatMap((name) => [name, `*.${name}`]));
  return (hostname) => matches(hostname, anyPort);
};

/** The addresses of a host as `URL.hostname` spells it; an address stands for itself. */
export const resolveTarget = async (hostname: string, resolveHost: ResolveHost): Promise<readonly string[]> => {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? resolveHost(hostname) : [bare];
};
