import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  monitoring,
} from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;

beforeAll(async () => {
  app = await startTestApp({ integrationRateFactor: 0.2 });
  tenant = await createCfTenant(app);
});
afterAll(() => app.close());

const ask = async (asked: IntegrationTenant, token: string, times: number, method = 'GET') => {
  const replies = [];
  for (let index = 0; index < times; index += 1) {
    const headers = bearer(token, { accept: 'application/json' });
    replies.push(await asked.call({ method, path: '/api/v1/NumberRanges', headers }));
  }
  return replies;
};

it('429 with Retry-After and an OData error answers requests beyond the rate, on Cloud Foundry only', async () => {
  // One request a second for a user, two for the subaccount; far more can be asked in one.
  const token = await tenant.createToken(monitoring);
  const replies = await ask(tenant, token, 8);
  expect(replies.at(0)?.status).toBe(200);
  const refused = replies.find(({ status }) => status === 429);
  expect(refused?.headers['retry-after']).toBe('1');
  expect(refused?.json()).toEqual({
    error: { code: 'Too Many Requests', message: { lang: 'en', value: expect.any(String) } },
  });
  app.clock.advance(1000);
  expect((await ask(tenant, token, 1)).at(0)?.status).toBe(200);

  const neo = await createNeoTenant(app);
  const statuses = (await ask(neo, await neo.createToken(monitoring), 8)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

it('the role is asked for before the rate, the rate before the body', async () => {
  const poor = await tenant.createToken(['WebToolingWorkspace.Read']);
  const statuses = (await ask(tenant, poor, 8)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([403]));
  const writer = await tenant.createToken(['NodeManager.deploycontent']);
  app.clock.advance(1000);
  const posts = (await ask(tenant, writer, 8, 'POST')).map(({ status }) => status);
  expect(posts.at(0)).toBe(415);
  expect(posts).toContain(429);
});
