import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

let server: PlatformServer;
beforeAll(async () => {
  server = await startPlatform();
});
afterAll(async () => await server.close());

it.each([
  ['/authorization/v1/documentation/openapi.json', '/authorization/v1/accounts/{account}/users/roles'],
  ['/keystore/v1/documentation/openapi.json', '/keystore/v1/accounts/{account}/{name}'],
  ['/auditlog/v1/documentation/openapi.json', '/auditlog/v1/accounts/{account}/AuditLogRecords'],
  ['/trust/v2/documentation/openapi.json', '/trust/v2/accounts/{account}'],
  ['/lifecycle/v1/documentation/openapi.json', '/lifecycle/v1/accounts/{account}/apps'],
  ['/configuration/api/rest/documentation/openapi.json', '/configuration/api/rest/oauth/SPACES/{account}/connectivity'],
])('%s describes its API for people and for tools', async (path, known) => {
  const page = await server.send({ host: 'api', method: 'GET', path: path.replace('/openapi.json', '') });
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html;charset=utf-8']);
  expect(page.text).toContain(`<code>${known}</code>`);
  const description = await server.send({ host: 'api', method: 'GET', path });
  expect(description.status).toBe(200);
  expect(description.json.paths).toHaveProperty([known]);
});
