import { expect, it } from 'vitest';
import { oauthErrorFormat } from '../server/error-format.ts';
import { defineRoute } from '../server/route.ts';
import { createMetrics } from './metrics.ts';

const route = defineRoute({
  method: 'GET',
  path: '/a/:"name"',
  doors: ['bare'],
  access: 'public',
  bodyKind: 'none',
  errors: oauthErrorFormat,
  source: 'Portolan',
  summary: 'Test',
  handle: () => ({ status: 200 }),
});

it('metrics count requests by route and status, and their durations in buckets that add up', async () => {
  const metrics = createMetrics();
  metrics.onFinished({ route, status: 200, durationMs: 0.5 });
  // A route made for one refused request counts under its path like any other.
  metrics.onFinished({ route: { ...route }, status: 404, durationMs: 2.5 });
  metrics.onFinished({ route, status: 200, durationMs: 60_000 });
  const lines = (await metrics.print()).split('\n');
  const label = String.raw`route="/a/:\"name\""`;
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE portolan_http_requests_total counter',
      `portolan_http_requests_total{method="GET",${label},status="200"} 2`,
      `portolan_http_requests_total{method="GET",${label},status="404"} 1`,
      '# TYPE portolan_http_request_duration_seconds histogram',
      `portolan_http_request_duration_seconds_bucket{le="0.001",${label}} 1`,
      `portolan_http_request_duration_seconds_bucket{le="0.003",${label}} 2`,
      `portolan_http_request_duration_seconds_bucket{le="30",${label}} 2`,
      `portolan_http_request_duration_seconds_bucket{le="+Inf",${label}} 3`,
      `portolan_http_request_duration_seconds_sum{${label}} 60.003`,
      `portolan_http_request_duration_seconds_count{${label}} 3`,
    ]),
  );
  // The library's own metrics are still there.
  expect(lines.some((line) => line.startsWith('portolan_process_cpu_seconds_total '))).toBe(true);
});
