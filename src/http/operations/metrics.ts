import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { FinishedRequest } from '../server/pipeline.ts';
import { createRequestTally } from './request-tally.ts';

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
  const tally = createRequestTally();
  return {
    onFinished: tally.note,
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
    print: async () => `${(await registry.metrics()).trimEnd()}\n${tally.print()}`,
  };
};
