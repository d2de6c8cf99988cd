import { OData } from '@odata/client';
import { filter, parse } from 'scim2-parse-filter';
import scimmy from 'scimmy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { administrator } from '../support/authorization-server.ts';
import { type PlatformServer, startPlatform } from '../support/platform-apis.ts';

let server: PlatformServer;
let token: string;
beforeAll(async () => {
  server = await startPlatform();
  token = await server.fetchToken('hcp.readAuditLogs', 'hcp.manageAccountMembers');
});
afterAll(async () => await server.close());

const pageSchema = z.object({
  value: z.array(z.object({ Uuid: z.string(), User: z.string(), Message: z.string() })),
  '@odata.count': z.number().optional(),
  '@odata.nextLink': z.string().optional(),
});

/** Source: SAP doc "Audit Log Retrieval API Usage" */
describe('@odata/client, audit log records', () => {
  const written = 2_500;
  const createClient = () =>
    OData.New4({
      serviceEndpoint: `${server.http}/auditlog/v1/accounts/acme/`,
      commonHeaders: { authorization: `Bearer ${token}` },
      version: 'v4',
    });

  it('O-55, O-56, O-57: reads, counts and filters them, and follows the next links to the end', async () => {
    await server.recordThings(written);
    const client = createClient();
    const records = client.getEntitySet('AuditLogRecords');
    const ofWriter = client.newFilter().property('User').eq('writer');
    expect(await records.count(ofWriter)).toBe(written);
    expect(await records.query(client.newOptions().filter(ofWriter).top(3))).toHaveLength(3);
    const none = client.newFilter().property('User').eq('writer').property('Category').eq('audit.configuration');
    expect(await records.query(none)).toEqual([]);

    const params = client.newOptions().filter(ofWriter).count(true);
    let page = pageSchema.parse(await client.newRequest({ collection: 'AuditLogRecords', params }));
    expect(page['@odata.count']).toBe(written);
    const sizes = [page.value.length];
    const seen = new Set(page.value.map(({ Uuid }) => Uuid));
    for (let next = page['@odata.nextLink']; next !== undefined; next = page['@odata.nextLink']) {
      page = pageSchema.parse(await client.newRequest({ collection: `AuditLogRecords?${new URL(next).searchParams}` }));
      sizes.push(page.value.length);
      for (const { Uuid } of page.value) seen.add(Uuid);
    }
    expect([sizes, seen.size]).toEqual([[1000, 1000, 500], written]);
  });

  it('O-56: shows the message of a refusal', async () => {
    const client = createClient();
    const byMessage = client.newFilter().property('Message').eq('x');
    await expect(client.getEntitySet('AuditLogRecords').query(byMessage)).rejects.toThrow('"$filter"');
  });
});

/** Source: SAP doc "Platform Authorization Management API"; RFC 7644 */
describe('SCIM libraries, account members', () => {
  const users = '/authorization/v1/platform/accounts/acme/Users';
  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${server.http}${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
  /** Whatever the server says: the library is what judges it here. */
  const getList = async (query = '') => new scimmy.Messages.ListResponse(Object(await get(`${users}${query}`)));
  const listSchema = z.object({ Resources: z.array(z.looseObject({ userName: z.string() })) });

  beforeAll(async () => {
    for (const [userName, userBase] of [
      ['P1', 'accounts.sap.com'],
      ['P2', 'accounts.sap.com'],
      ['P1', 'own.accounts.ondemand.com'],
    ] as const) {
      const roles = [{ name: 'AccountAdministrator', type: 'Predefined' }] as const;
      await server.rooms.accounts.members.create(server.acme.id, { userName, userBase, roles }, administrator);
    }
  });

  it('scimmy reads lists, of no users too, and the kind of a refusal', async () => {
    const { ErrorResponse } = scimmy.Messages;
    const all = await getList();
    expect([all.totalResults, all.startIndex, all.Resources.length]).toEqual([3, 1, 3]);
    expect(await getList('?startIndex=2&count=1')).toMatchObject({
      startIndex: 2,
      totalResults: 3,
    });
    expect((await getList('?filter=userName%20eq%20"nobody"')).Resources).toEqual([]);
    const refusal = await get(`${users}?filter=userName%20co%20"P"`);
    expect(() => new ErrorResponse(Object(refusal))).toThrow(
      expect.objectContaining({ status: '400', scimType: 'invalidFilter' }),
    );
    const unknown = await get(`${users}/nobody`);
    expect(() => new ErrorResponse(Object(unknown))).toThrow(expect.objectContaining({ status: '404' }));
  });

  it('O-62: a filter finds whom scim2-parse-filter finds among all', async () => {
    const all = listSchema.parse(await get(users)).Resources;
    for (const expression of [
      'userName eq "P1"',
      'userName EQ "P2"',
      'userName eq "P3"',
      'urn:sap:cloud:scim:schemas:extension:custom:2.0:UserExt:userbase eq "ACCOUNTS.SAP.COM"',
      'userName eq "P1" and urn:sap:cloud:scim:schemas:extension:custom:2.0:UserExt:userbase eq "ACCOUNTS.SAP.COM"',
    ]) {
      const found = listSchema.parse(await get(`${users}?filter=${encodeURIComponent(expression)}`)).Resources;
      expect(found, expression).toEqual(all.filter(filter(parse(expression))));
    }
  });
});
