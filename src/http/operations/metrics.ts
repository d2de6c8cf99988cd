import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { FinishedRequest } from '../server/pipeline.ts';
import { createRequestTally } from './request-tally.ts';

/** The process's metrics in Prometheus' text format. */
export type Metrics = {
  readonly onFinished: (finished: FinishedRequest) => void;
  /** Reports numbers that are read when metrics are scraped, one for each value of the labels. A counter's only grow. */
  readonly observeEach: (
    type: 'counter' | 'gauge',
    name: string,
    help: string,
    of: { readonly labels: readonly string[]; readonly read: () => readonly Observed[] },
  ) => void;
  readonly contentType: string;
  readonly print: () => Promise<string>;
};

/** A number and what it is of. */
export type Observed = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** Creates a registry of its own, so that several servers can live in one process (tests). */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'portolan_' });
  const tally = createRequestTally();
  return {
    onFinished: tally.note,
    observeEach: (type, name, help, { labels, read }) => {
      const options = { name, help, labelNames: labels, registers: [registry] };
      if (type === 'gauge') {
        new Gauge({
          ...options,
          collect() {
            this.reset();
            for (const { labels: of, value } of read()) this.set(of, value);
          },
        });
      } else {
        new Counter({
          ...options,
          collect() {
            this.reset();
            for (const { labels: of, value } of read()) this.inc(of, value);
          },
        });
      }
    },
    contentType: registry.contentType,
    print: async () => `${(await registry.metrics()).trimEnd()}\n${tally.print()}`,
  };
};
