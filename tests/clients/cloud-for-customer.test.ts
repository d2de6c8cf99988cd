import { executeHttpRequest } from '@sap-cloud-sdk/http-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type C4cServer, password, serviceRoot, startC4c, technicalPassword } from '../support/cloud-for-customer.ts';

const account = z.object({
  d: z.object({
    results: z.object({ ObjectID: z.string(), CreatedBy: z.string(), __metadata: z.object({ etag: z.string() }) }),
  }),
});

/** The SDK unmodified: it fetches CSRF tokens and returns cookies by itself. Source: spec integration-and-c4c.md 7.4, 7.7 */
describe('SAP Cloud SDK at SAP Cloud for Customer', () => {
  let server: C4cServer;
  beforeAll(async () => {
    server = await startC4c();
  });
  afterAll(() => server.close());

  it.each([
    ['a technical user', 'EXTENSION', technicalPassword, 'EXTENSION'],
    ['a business user', 'mia', password, 'Mia Petersen'],
  ])(
    'I-48: writes and reads through a BasicAuthentication destination as %s',
    async (_, username, secret, createdBy) => {
      const destination = {
        url: `${server.http}/t/acme${serviceRoot}`,
        authentication: 'BasicAuthentication',
        username,
        password: secret,
      } as const;
      const data = { AccountName: `Account of ${username}` };
      const headers = { accept: 'application/json' };
      const made = await executeHttpRequest(destination, { method: 'post', url: '/AccountCollection', data, headers });
      expect(made.status).toBe(201);
      const {
        d: { results },
      } = account.parse(made.data);
      expect(results.CreatedBy).toBe(createdBy);
      const url = `/AccountCollection('${results.ObjectID}')`;
      const changed = await executeHttpRequest(destination, {
        method: 'patch',
        url,
        data: { City: 'Kiel' },
        headers: { 'if-match': results.__metadata.etag },
      });
      expect(changed.status).toBe(204);
      const read = await executeHttpRequest(destination, { method: 'get', url, headers });
      expect(read.data).toMatchObject({ d: { results: { ...data, City: 'Kiel', CreatedBy: createdBy } } });
      await executeHttpRequest(destination, { method: 'delete', url });
      await expect(executeHttpRequest(destination, { method: 'get', url, headers })).rejects.toThrow('404');
    },
  );
});
