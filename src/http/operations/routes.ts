import { WireError } from '../../foundation/wire-error.ts';
import { oauthErrorFormat } from '../server/error-format.ts';
import { ok, text } from '../server/reply.ts';
import { defineRoute, type Route } from '../server/route.ts';
import type { Metrics } from './metrics.ts';

/** What the operations routes ask the composition root. */
export type OperationsParts = {
  readonly metrics: Metrics;
  /** True while the process takes new work: the database answers and no shutdown has begun. What keys need is checked when it starts. */
  readonly isReady: () => Promise<boolean>;
  /** The API description, made once all routes are known. */
  readonly describeApi: () => unknown;
  /** The local CA's certificate, for clients that must trust the TLS listener. */
  readonly caCertificatePem: string;
};

/** Liveness, readiness, metrics, API description and CA certificate. None of them tells a version or a host. */
export const createOperationsRoutes = (parts: OperationsParts): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/health/live',
    doors: ['bare'],
    access: 'public',
    bodyKind: 'none',
    errors: oauthErrorFormat,
    source: 'Portolan',
    summary: 'The process runs',
    handle: () => ok({ status: 'up' }, { 'cache-control': 'no-store' }),
  }),
  defineRoute({
    method: 'GET',
    path: '/health/ready',
    doors: ['bare'],
    access: 'public',
    bodyKind: 'none',
    errors: oauthErrorFormat,
    source: 'Portolan',
    summary: 'The process takes new work',
    handle: async () => {
      if (!(await parts.isReady())) throw notReady();
      return ok({ status: 'up' }, { 'cache-control': 'no-store' });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/metrics',
    doors: ['bare'],
    access: { audience: 'management' },
    bodyKind: 'none',
    errors: oauthErrorFormat,
    source: 'Portolan',
    summary: 'Metrics in the Prometheus text format',
    handle: async () => text(200, await parts.metrics.print(), parts.metrics.contentType),
  }),
  defineRoute({
    method: 'GET',
    path: '/openapi.json',
    doors: ['bare', 'cockpit'],
    access: 'public',
    bodyKind: 'none',
    errors: oauthErrorFormat,
    source: 'Portolan',
    summary: 'This API description',
    handle: () => ok(parts.describeApi()),
  }),
  defineRoute({
    method: 'GET',
    path: '/ca.pem',
    doors: ['bare'],
    access: 'public',
    bodyKind: 'none',
    errors: oauthErrorFormat,
    source: 'Portolan',
    summary: 'Certificate of the local certificate authority',
    handle: () => text(200, parts.caCertificatePem, 'application/x-pem-file'),
  }),
];

const notReady = (): WireError =>
  new WireError({
    status: 503,
    code: 'temporarily_unavailable',
    description: 'The server is not ready',
    headers: { 'retry-after': '1' },
  });
