import type { Connectivity } from '../connectivity/index.ts';
import type { Metrics } from '../http/operations/metrics.ts';

/** Adds the way to on-premise systems to the metrics. No subaccount and no system is among the labels: those are without number. */
export const observeTraffic = (metrics: Pick<Metrics, 'observeEach'>, traffic: Connectivity['traffic']): void => {
  const { readCounts, readOpen } = traffic;
  metrics.observeEach(
    'counter',
    'portolan_onpremise_requests_total',
    'Requests of applications, by proxy and outcome.',
    {
      labels: ['proxy', 'outcome'],
      read: () => readCounts().map(({ proxy, outcome, requests }) => ({ labels: { proxy, outcome }, value: requests })),
    },
  );
  metrics.observeEach(
    'counter',
    'portolan_onpremise_request_seconds_total',
    'Time those took, of connections that until they were open.',
    {
      labels: ['proxy', 'outcome'],
      read: () => readCounts().map(({ proxy, outcome, seconds }) => ({ labels: { proxy, outcome }, value: seconds })),
    },
  );
  metrics.observeEach('gauge', 'portolan_onpremise_connections', 'WebSocket and TCP connections that are open.', {
    labels: ['proxy'],
    read: () => readOpen().connections.map(({ proxy, count }) => ({ labels: { proxy }, value: count })),
  });
  metrics.observeEach('gauge', 'portolan_onpremise_tunnels', 'Tunnels of agents that end at this node.', {
    labels: [],
    read: () => [{ labels: {}, value: readOpen().tunnels }],
  });
  metrics.observeEach(
    'gauge',
    'portolan_onpremise_systems',
    'Systems agents expose, by whether they reached them last.',
    {
      labels: ['reachability'],
      read: () => readOpen().systems.map(({ reachability, count }) => ({ labels: { reachability }, value: count })),
    },
  );
};
