import type { FinishedRequest } from '../server/pipeline.ts';

/** Counts finished requests and how long they took, by path as the route states it. */
export type RequestTally = {
  readonly note: (finished: FinishedRequest) => void;
  /** The two metrics in Prometheus' text format. */
  readonly print: () => string;
};

/** Upper ends of the histogram's buckets. */
const bucketSeconds = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

type Tally = {
  /** Requests by method, then status. */
  readonly requests: Map<string, Map<number, number>>;
  /** Requests by bucket, the last for those beyond all; summed up only when printed. */
  readonly buckets: number[];
  seconds: number;
};

type Tallies = ReadonlyMap<string, Tally>;

/**
 * Creates the tally. The metrics library looks labels up by a text it puts together at every count, which for two numbers a request is
 * more work than reading the request's header. Source: Prometheus doc "Exposition formats"
 */
export const createRequestTally = (): RequestTally => {
  const tallies = new Map<string, Tally>();
  const tallyOf = (path: string): Tally => {
    const known = tallies.get(path);
    if (known !== undefined) return known;
    const tally = {
      requests: new Map(),
      buckets: Array.from({ length: bucketSeconds.length + 1 }, () => 0),
      seconds: 0,
    };
    tallies.set(path, tally);
    return tally;
  };
  return {
    note: ({ route, status, durationMs }) => {
      const tally = tallyOf(route.path);
      let statuses = tally.requests.get(route.method);
      if (statuses === undefined) {
        statuses = new Map();
        tally.requests.set(route.method, statuses);
      }
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const seconds = durationMs / 1000;
      let bucket = 0;
      while (seconds > (bucketSeconds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
      tally.buckets[bucket] = (tally.buckets[bucket] ?? 0) + 1;
      tally.seconds += seconds;
    },
    print: () => `${[...printRequests(tallies), ...printDurations(tallies)].join('\n')}\n`,
  };
};

const printRequests = (tallies: Tallies): readonly string[] => [
  '# HELP portolan_http_requests_total Requests answered, by route and status.',
  '# TYPE portolan_http_requests_total counter',
  ...[...tallies].flatMap(([path, { requests }]) =>
    [...requests].flatMap(([method, statuses]) =>
      [...statuses].map(
        ([status, count]) =>
          `portolan_http_requests_total{method="${method}",route="${escapeLabel(path)}",status="${status}"} ${count}`,
      ),
    ),
  ),
];

const printDurations = (tallies: Tallies): readonly string[] => {
  const name = 'portolan_http_request_duration_seconds';
  return [
    `# HELP ${name} Time from the first byte of a request to the last of its reply, by route.`,
    `# TYPE ${name} histogram`,
    ...[...tallies].flatMap(([path, { buckets, seconds }]) => {
      const route = `route="${escapeLabel(path)}"`;
      let count = 0;
      const lines = buckets.map((inBucket, index) => {
        count += inBucket;
        return `${name}_bucket{le="${bucketSeconds[index] ?? '+Inf'}",${route}} ${count}`;
      });
      return [...lines, `${name}_sum{${route}} ${seconds}`, `${name}_count{${route}} ${count}`];
    }),
  ];
};

/** Source: Prometheus doc "Exposition formats": backslash, quote and line feed in label values */
const escapeLabel = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
