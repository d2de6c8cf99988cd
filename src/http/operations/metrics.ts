import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FinishedRequest } from '../server/pipeline.ts';

/** The process's metrics in Prometheus' text format. */
export type Metrics = {
  readonly onFinished: (finished: FinishedRequest) => void;
  /** Reports a number that is read when metrics are scraped, e.g. the size of a cache. */
  readonly observe: (name: string, help: string, read: () => number) => void;
  readonly contentType: string;
  readonly print: () => Promise<string>;
};

/** Creates a registry of its own, so that several servers can live in one process (tests). */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'portolan_' });
  const requests = new Counter({
    name: 'portolan_http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'portolan_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its reply, by route.',
    labelNames: ['route'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers: [registry],
  });
  return {
    onFinished: ({ route, status, durationMs }) => {
      requests.inc({ method: route.method, route: route.path, status: String(status) });
      durations.observe({ route: route.path }, durationMs / 1000);
    },
    observe: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    contentType: registry.contentType,
    print: () => registry.metrics(),
  };
};
