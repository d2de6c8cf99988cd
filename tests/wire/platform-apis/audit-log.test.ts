import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { AuditEvent } from '../../../src/foundation/audit-event.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type CallPlatform, type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

const base = '/auditlog/v1/accounts/acme';
const records = `${base}/AuditLogRecords`;
const retention = '/auditlog/v1/retention/accounts/acme/AuditLogRetention';

const pageSchema = z.object({
  '@odata.context': z.string(),
  '@odata.count': z.number().optional(),
  '@odata.nextLink': z.string().optional(),
  value: z.array(
    z.strictObject({
      Uuid: z.string(),
      Category: z.string(),
      User: z.string(),
      Tenant: z.string(),
      Account: z.string(),
      Application: z.string(),
      Time: z.string(),
      Message: z.string(),
      InstanceId: z.null(),
      FormatVersion: z.string(),
    }),
  ),
});
type Page = z.infer<typeof pageSchema>;

describeOnBothDatabases('the Audit Log APIs', (_open, { createPlace }) => {
  let server: PlatformServer;
  let call: CallPlatform;
  let manager: string;
  beforeAll(async () => {
    const { url } = await createPlace();
    server = await startPlatform(url === undefined ? {} : { databaseUrl: url });
    call = server.createCaller(await server.fetchToken('hcp.readAuditLogs'));
    manager = await server.fetchToken('hcp.manageAuditLogs');
  });
  afterAll(async () => await server.close());

  const get = async (path: string): Promise<Page> => {
    const reply = await call('GET', path);
    expect(reply.status, reply.text).toBe(200);
    return pageSchema.parse(reply.json);
  };
  const query = (filter: string, more = ''): Promise<Page> =>
    get(`${records}?$filter=${encodeURIComponent(filter)}${more}`);
  const record = (count: number, event: Partial<AuditEvent>): Promise<void> => server.recordThings(count, event);
  const messagesOf = ({ value }: Page) => value.map(({ Message }) => Message.replace(/ \(.*/, ''));

  it('O-59: shows records with their documented properties, and the time with dots', async () => {
    await record(1, { message: 'Shown', attributes: { from: 'a', to: 'b' } });
    const { value, '@odata.context': context } = await query("User eq 'writer'");
    expect(context).toBe('$metadata#AuditLogRecords');
    expect(value[0]).toMatchObject({
      Category: 'audit.data-modification',
      User: 'writer',
      Tenant: server.acme.id,
      Account: 'acme',
      FormatVersion: '2.2',
      InstanceId: null,
    });
    expect(value[0]?.Message).toContain('Shown (object: Things; action: update; from: a; to: b');
    expect(value[0]?.Time).toMatch(/^\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d\.\d{3}\+0000$/);
  });

  it('O-55: without a filter covers 30 days, and counts them', async () => {
    await record(1, { message: 'Old' });
    server.clock.advance(30 * 86_400_000 + 1000);
    await record(2, { message: 'New' });
    call = server.createCaller(await server.fetchToken('hcp.readAuditLogs'));
    manager = await server.fetchToken('hcp.manageAuditLogs');
    const page = await get(`${records}?$count=true`);
    expect(messagesOf(page)).not.toContain('Old');
    expect(messagesOf(page).filter((message) => message === 'New')).toHaveLength(2);
    expect(page['@odata.count']).toBe(page.value.length);
    expect(messagesOf(await query("User eq 'writer'"))).toContain('Old');
  });

  it('O-56: filters by time, user, category and application with every operator, and by nothing else', async () => {
    const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 19).replaceAll(':', '.');
    server.clock.advance(10_000 - (server.clock.now() % 1000));
    const at = server.clock.now();
    await record(1, { message: 'At', category: 'audit.data-access' });
    server.clock.advance(5_000);
    await record(1, { message: 'After', category: 'audit.data-access' });
    const find = async (filter: string) => messagesOf(await query(`(${filter}) and User eq 'writer'`));
    expect(
      await find(`(Time le '2017-12-30T17.13.22' or Time eq '${stamp(at)}') and Category eq 'audit.data-access'`),
    ).toEqual(['At']);
    expect(await find(`Time ge '${stamp(at)}'`)).toEqual(['After', 'At']);
    expect(await find(`Time gt '${stamp(at)}'`)).toEqual(['After']);
    expect(await find(`Time ge ${new Date(at).toISOString()} and Time lt '${stamp(at + 5_000)}'`)).toEqual(['At']);
    expect(await find(`Time ge '${stamp(at)}' and not (Time ne '${stamp(at)}')`)).toEqual(['At']);
    expect(await find("Category eq 'audit.data-access' and Application eq 'portolan'")).toEqual(['After', 'At']);
    expect(await find("Application ne 'portolan'")).toEqual([]);
    for (const filter of [
      "Message eq 'x'",
      "startswith(User,'w')",
      "Time eq 'yesterday'",
      "Time eq '2017-02-31T00.00.00'",
      'User',
      "User eq 'x",
      'User eq 1',
      'Time eq null',
    ]) {
      const reply = await call('GET', `${records}?$filter=${encodeURIComponent(filter)}`);
      expect([filter, reply.status]).toEqual([filter, 400]);
      expect(reply.json.error).toEqual({ code: 'BadRequest', message: reply.json.description });
    }
  });

  it('shows a user a client acted for, and finds it by that', async () => {
    await record(1, { message: 'For jane', actor: { kind: 'user', name: 'jane', clientId: 'portal' } });
    await record(1, { message: 'By itself', actor: { kind: 'system', name: 'job' } });
    const [first] = (await query("User eq 'portal on behalf of jane'")).value;
    expect(first?.User).toBe('portal on behalf of jane');
    expect(messagesOf(await query("User eq ''"))).toContain('By itself');
  });

  it('O-57: 2,500 records come as 1,000, 1,000 and 500 by next links that say how far they are', async () => {
    await record(2500, { message: 'Many', actor: { kind: 'client', name: 'busy' } });
    const path = `${records}?$filter=${encodeURIComponent("User eq 'busy'")}&$count=true`;
    const pages: Page[] = [];
    for (let next: string | undefined = path; next !== undefined && pages.length < 5; ) {
      const page: Page = await get(next);
      pages.push(page);
      const link = page['@odata.nextLink'];
      if (link !== undefined)
        expect(link).toMatch(/^http:\/\/api\.portolan\.localhost:\d+\/auditlog\/v1\/accounts\/acme\/AuditLogRecords\?/);
      next = link?.replace(/^http:\/\/[^/]+/, '');
      if (pages.length < 3) expect(link).toContain(`$skiptoken=${pages.length * 1000}`);
    }
    expect(pages.map(({ value }) => value.length)).toEqual([1000, 1000, 500]);
    expect(pages.map((page) => page['@odata.count'])).toEqual([2500, 2500, 2500]);
    expect(new Set(pages.flatMap(({ value }) => value.map(({ Uuid }) => Uuid))).size).toBe(2500);
  });

  it('O-58: $top and $skip page by the client, and what is recorded meanwhile shifts nothing', async () => {
    const path = `${records}?$filter=${encodeURIComponent("User ne ''")}`;
    const all = (await get(`${path}&$top=150`)).value.map(({ Uuid }) => Uuid);
    expect(all).toHaveLength(150);
    const pages: string[] = [];
    const first = await get(`${path}&$top=50`);
    const start = first.value[0]?.Uuid;
    pages.push(...first.value.map(({ Uuid }) => Uuid));
    await record(70, { message: 'Meanwhile', actor: { kind: 'client', name: 'busy' } });
    pages.push(...(await get(`${path}&$top=50&$skip=50`)).value.map(({ Uuid }) => Uuid));
    await record(70, { message: 'Meanwhile', actor: { kind: 'client', name: 'busy' } });
    pages.push(...(await get(`${path}&$top=50&$skip=100`)).value.map(({ Uuid }) => Uuid));
    // The first list is one record behind: that it was read is on record too.
    expect(pages).toEqual([start, ...all.slice(0, 149)]);
    expect(first['@odata.nextLink']).toBeUndefined();
  });

  it('cuts a $top beyond 1,000 into pages, also behind $skip', async () => {
    const path = `${records}?$filter=${encodeURIComponent("User eq 'busy'")}&$top=1500&$skip=100`;
    const first = await get(path);
    expect(first.value).toHaveLength(1000);
    const link = first['@odata.nextLink']?.replace(/^http:\/\/[^/]+/, '') ?? '';
    expect(link).toContain('$top=1500&$skip=100&$skiptoken=1000');
    const second = await get(link);
    expect(second.value).toHaveLength(500);
    expect(second['@odata.nextLink']).toBeUndefined();
    const bare = await get(`${path}&$skiptoken=1000`);
    expect(bare.value.map(({ Uuid }) => Uuid)).toEqual(second.value.map(({ Uuid }) => Uuid));
    expect((await get(`${records}?$top=0`)).value).toEqual([]);
    for (const wrong of ['$skiptoken=x', '$top=-1', '$skip=a', '$count=yes', '$unknown=1', '$format=xml']) {
      expect([wrong, (await call('GET', `${records}?${wrong}`)).status]).toEqual([wrong, 400]);
    }
    expect((await call('GET', `${records}?$orderby=Time`)).status).toBe(501);
  });

  it('has a service document, metadata and a second name', async () => {
    const document = await call('GET', `${base}/`);
    expect(document.headers['odata-version']).toBe('4.0');
    expect(document.json.value).toContainEqual({ name: 'AuditLogRecords', kind: 'EntitySet', url: 'AuditLogRecords' });
    expect((await call('GET', `${base}/$metadata`)).text).toContain('<EntityType Name="AuditLogRecord">');
    expect((await get(`${base}/AuditLogRecordsIds?$top=1`))['@odata.context']).toBe('$metadata#AuditLogRecordsIds');
  });

  it('O-60: retention is 201 days, changed by POST, and only for those who manage audit logs', async () => {
    const set = (body: unknown) => call('POST', retention, { token: manager, body });
    expect((await call('GET', retention, { token: manager })).json).toEqual({ retention: 201 });
    expect((await set({ retention: 90 })).json).toEqual({ retention: 90 });
    expect((await call('GET', retention, { token: manager })).json).toEqual({ retention: 90 });
    const unquoted = await server.send({
      host: 'api',
      method: 'POST',
      path: retention,
      headers: { authorization: `Bearer ${manager}`, 'content-type': 'application/json' },
      body: '{retention: 120}',
    });
    expect(unquoted.json).toEqual({ retention: 120 });
    for (const wrong of [
      { retention: 0 },
      { retention: 3651 },
      { retention: '9' },
      { retention: 9.5 },
      {},
      { retention: 9, more: 1 },
    ]) {
      expect([wrong, (await set(wrong)).status]).toEqual([wrong, 400]);
    }
    expect((await call('GET', retention)).status).toBe(403);
    expect((await call('POST', retention, { body: { retention: 9 } })).status).toBe(403);
    expect((await call('GET', records, { token: manager })).status).toBe(200);
  });

  it('R-18: removes what is older than the period of its own account, and leaves a verifiable chain', async () => {
    await record(3, { message: 'Aged' });
    await server.rooms.audit.sealPending();
    server.clock.advance(121 * 86_400_000);
    await server.rooms.audit.enforceRetention(201);
    call = server.createCaller(await server.fetchToken('hcp.readAuditLogs'));
    expect(messagesOf(await query("Category eq 'audit.data-modification'"))).not.toContain('Aged');
    expect((await server.rooms.audit.verify()).kind).toBe('intact');
  });

  it('O-84, S-65: the reading itself is on record, and so is what other rooms did', async () => {
    const read = await query("Category eq 'audit.data-access'", '&$top=1');
    expect(read.value[0]?.Message).toMatch(/^Reading audit log records \(object: Auditlog Retrieval API/);
    const tokens = await query("Category eq 'audit.security-events'", '&$top=5');
    expect(messagesOf(tokens)[0]).toMatch(/^Creating platform access token: .{5}$/);
  });

  it('O-42, S-55: shows an account nothing of another, nor of the installation', async () => {
    await record(1, { subaccountId: server.globex.id, message: 'Foreign', actor: { kind: 'client', name: 'writer' } });
    expect(messagesOf(await query("User eq 'writer'"))).not.toContain('Foreign');
    expect((await call('GET', '/auditlog/v1/accounts/globex/AuditLogRecords')).status).toBe(403);
  });
});
