/** The proxies applications call. */
export type ProxyKind = 'http' | 'socks5';

/** How often something came of requests to a proxy, and how long they took in all. */
export type TrafficCount = {
  readonly proxy: ProxyKind;
  /** A fixed word: `answered`, `connected`, or why there was no reply of a back end. */
  readonly outcome: string;
  readonly requests: number;
  readonly seconds: number;
};

/** Counts what came of requests, from the start of the process on. */
export type TrafficTally = {
  readonly note: (proxy: ProxyKind, outcome: string, durationMs: number) => void;
  readonly read: () => readonly TrafficCount[];
};

/** Creates the tally; `outcome` is one of few words, never what a request says. */
export const createTrafficTally = (): TrafficTally => {
  const counts = new Map<string, TrafficCount>();
  return {
    note: (proxy, outcome, durationMs) => {
      const key = `${proxy} ${outcome}`;
      const { requests, seconds } = counts.get(key) ?? { requests: 0, seconds: 0 };
      counts.set(key, { proxy, outcome, requests: requests + 1, seconds: seconds + durationMs / 1000 });
    },
    read: () => [...counts.values()],
  };
};
