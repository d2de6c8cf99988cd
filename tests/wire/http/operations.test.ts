import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('operations', () => {
  it('R-17: answers liveness and readiness without credentials and without telling anything', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const response = await fetch(`${app.http}${path}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ status: 'up' });
    }
  });

  it('S-62: carries no version banner and a request id on every reply', async () => {
    const response = await fetch(`${app.http}/nothing-here`);
    expect(response.status).toBe(404);
    expect(response.headers.get('server')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('S-62: closes CORS: a preflight is refused and no origin is allowed', async () => {
    const response = await fetch(`${app.http}/health/live`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('keeps metrics for administrators and describes the API', async () => {
    expect((await fetch(`${app.http}/metrics`)).status).toBe(401);
    const description = await (await fetch(`${app.http}/openapi.json`)).json();
    expect(description).toMatchObject({ openapi: '3.1.0', paths: { '/health/live': {} } });
  });

  it('prints the certificate of the local authority', async () => {
    const response = await fetch(`${app.http}/ca.pem`);
    expect(response.headers.get('content-type')).toBe('application/x-pem-file');
    expect(await response.text()).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });
});
