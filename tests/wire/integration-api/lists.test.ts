import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMessageGuid, type MessageProcessingLog } from '../../../src/message-processing-logs/index.ts';
import { bearer, createCfTenant, type IntegrationTenant, monitoring } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let token: string;
const at = Date.UTC(2014, 8, 1);
let stored: readonly MessageProcessingLog[];

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  token = await tenant.createToken(monitoring);
  // 1001 logs; several end at the same moment, so that ties occur at the page's edge.
  stored = Array.from({ length: 1001 }, (_, index) => ({
    messageGuid: createMessageGuid(at + index),
    artifact: { id: index % 10 === 0 ? 'piper' : 'other', name: 'Flow', type: 'INTEGRATION_FLOW' },
    status: index % 7 === 0 ? ('DISCARDED' as const) : index % 5 === 0 ? ('FAILED' as const) : ('COMPLETED' as const),
    logStartMs: at + Math.floor(index / 4) * 1000,
    logEndMs: at + Math.floor(index / 4) * 1000 + 500,
    logLevel: 'INFO' as const,
    applicationMessageId: `app-${index % 3}`,
    correlationId: `c-${index}`,
    ...(index === 500 && { customHeaderProperties: [{ name: "it's", value: "a 'b'" }] }),
  }));
  await app.rooms.messageProcessingLogs.ingest(tenant.subaccountId, stored.slice(0, 1000));
  await app.rooms.messageProcessingLogs.ingest(tenant.subaccountId, stored.slice(1000));
});
afterAll(() => app.close());

const set = '/api/v1/MessageProcessingLogs';
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  tenant.call({ path, headers: bearer(token, headers) });
const page = z.object({
  d: z.object({
    results: z.array(z.object({ MessageGuid: z.string(), Status: z.string(), LogEnd: z.string() })),
    __count: z.string().optional(),
    __next: z.string().optional(),
  }),
});
const list = async (path: string) => {
  const reply = await get(path, { accept: 'application/json' });
  expect(reply.status, `${path}: ${reply.body.slice(0, 300)}`).toBe(200);
  return page.parse(reply.json()).d;
};
const encode = (text: string): string => encodeURIComponent(text);

describe('pages', () => {
  it('I-31: hold 1000 entries, and the next link leads to the one that is left', async () => {
    const first = await list(set);
    expect(first.results).toHaveLength(1000);
    const next = new URL(first.__next ?? '');
    expect(next.origin).toBe(`http://${tenant.apiHost}`);
    expect(next.searchParams.get('$skiptoken')).toMatch(/^1000\b/);
    const second = await list(next.pathname + next.search);
    expect(second.results).toHaveLength(1);
    expect(second.__next).toBeUndefined();
    const guids = [...first.results, ...second.results].map(({ MessageGuid }) => MessageGuid);
    expect(new Set(guids).size).toBe(1001);
    expect(new Set(guids)).toEqual(new Set(stored.map(({ messageGuid }) => messageGuid)));
  });

  it('are not shifted by logs that arrive meanwhile', async () => {
    const other = await createCfTenant(app);
    const mine = await other.createToken(monitoring);
    await app.rooms.messageProcessingLogs.ingest(other.subaccountId, stored.slice(0, 1000));
    await app.rooms.messageProcessingLogs.ingest(other.subaccountId, stored.slice(1000));
    const read = async (path: string) =>
      page.parse((await other.call({ path, headers: bearer(mine, { accept: 'application/json' }) })).json()).d;
    const first = await read(set);
    await other.record();
    const next = new URL(first.__next ?? '');
    const second = await read(next.pathname + next.search);
    expect(second.results).toHaveLength(1);
    expect(first.results.map(({ MessageGuid }) => MessageGuid)).not.toContain(second.results[0]?.MessageGuid);
  });

  it('go on in other orders and with a filter', async () => {
    for (const options of [
      '$orderby=Status,LogEnd%20desc',
      '$orderby=ApplicationMessageId',
      "$filter=Status%20ne%20'X'",
    ]) {
      const first = await list(`${set}?${options}`);
      const next = new URL(first.__next ?? '');
      const second = await list(next.pathname + next.search);
      expect(new Set([...first.results, ...second.results].map(({ MessageGuid }) => MessageGuid)).size, options).toBe(
        1001,
      );
    }
  });

  it('have no next link below the page size, and count what $top and $skip leave out', async () => {
    const top = await list(`${set}?$top=1000&$inlinecount=allpages`);
    expect(top.__next).toBeUndefined();
    expect(top.__count).toBe('1001');
    expect(await list(`${set}?$top=0&$inlinecount=allpages`)).toEqual({ results: [], __count: '1001' });
    expect((await list(`${set}?$skip=1000`)).results).toHaveLength(1);
    expect((await list(`${set}?$skip=2000000000`)).results).toEqual([]);
    expect((await list(`${set}?$skiptoken=1000`)).results).toHaveLength(1);
    expect((await list(`${set}?$top=1001`)).__next).toBeDefined();
    expect(await list(`${set}?$inlinecount=none&$top=1`)).not.toHaveProperty('__count');
  });

  it('have their next link in Atom as well, with all other options', async () => {
    const reply = await get(`${set}?$select=Status&$orderby=LogEnd`);
    const href = /<link rel="next" href="([^"]+)"/.exec(reply.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(href).toContain('$select=Status');
    expect(href).toContain('$orderby=LogEnd');
    const rest = await get(href.slice(`http://${tenant.apiHost}`.length));
    expect(rest.body.match(/<entry>/g)).toHaveLength(1);
  });

  it('S-54: take only tokens made for the very query and subaccount', async () => {
    const { __next = '' } = await list(set);
    const skipToken = new URL(__next).searchParams.get('$skiptoken') ?? '';
    const changed = skipToken.slice(0, -2) + (skipToken.endsWith('A') ? 'BB' : 'AA');
    for (const query of [
      `$skiptoken=${changed}`,
      `$skiptoken=${encode(skipToken)}&$orderby=LogStart`,
      `$skiptoken=${encode(skipToken)}&$filter=${encode("Status eq 'FAILED'")}`,
      `$skiptoken=${encode("1' or 1=1 --")}`,
      '$skiptoken=-1',
      '$skiptoken=',
      `$skiptoken=${'9'.repeat(5000)}`,
    ]) {
      const reply = await get(`${set}?${query}`, { accept: 'application/json' });
      expect(reply.status, query.slice(0, 60)).toBe(400);
    }
    const other = await createCfTenant(app);
    const foreign = await other.call({
      path: `${set}?$skiptoken=${encode(skipToken)}`,
      headers: bearer(await other.createToken(monitoring)),
    });
    expect(foreign.status).toBe(400);
  });
});

describe('filters', () => {
  const count = async (filter: string): Promise<number> => {
    const reply = await get(`${set}/$count?$filter=${encode(filter)}`);
    expect(reply.status, reply.body).toBe(200);
    expect(reply.body).toMatch(/^\d+$/);
    const { __count } = await list(`${set}?$top=1&$inlinecount=allpages&$filter=${encode(filter)}`);
    // I-32: the count of a list is the count.
    expect(__count).toBe(reply.body);
    return Number(reply.body);
  };
  const expected = (test: (log: MessageProcessingLog) => boolean): number => stored.filter(test).length;

  it('I-27: find the newest log of a flow that was not discarded, as a pipeline asks', async () => {
    const query =
      "$filter=IntegrationArtifact/Id+eq+'piper'+and+Status+ne+'DISCARDED'&$orderby=LogEnd+desc&$top=1".replaceAll(
        "'",
        '%27',
      );
    const { results } = await list(`${set}?${query}`);
    const newest = stored.filter(({ artifact, status }) => artifact.id === 'piper' && status !== 'DISCARDED').at(-1);
    expect(results).toMatchObject([{ Status: newest?.status, LogEnd: `/Date(${newest?.logEndMs})/` }]);
  });

  it('take options whose $ is percent-encoded', async () => {
    const { results, __count } = await list(
      `${set}?%24top=5&%24filter=Status%20eq%20%27FAILED%27&%24inlinecount=allpages`,
    );
    expect(results).toHaveLength(5);
    expect(Number(__count)).toBe(expected(({ status }) => status === 'FAILED'));
  });

  it('I-30: read dates as UTC and refuse a zone', async () => {
    const day = "LogEnd gt datetime'2014-09-01T00:00:00' and LogEnd lt datetime'2014-09-01T00:01:00'";
    expect(await count(day)).toBe(expected(({ logEndMs }) => logEndMs > at && logEndMs < at + 60_000));
    for (const zone of ['Z', '+02:00']) {
      const filter = `LogEnd gt datetime'2014-09-01T00:00:00${zone}'`;
      expect(await get(`${set}?$filter=${encode(filter)}`)).toMatchObject({ status: 400 });
    }
  });

  it('find by id, alone or in a chain', async () => {
    const chain = stored.slice(0, 60).map(({ messageGuid }) => `MessageGuid eq '${messageGuid}'`);
    expect(await count(chain.join(' or '))).toBe(60);
    expect(await count("CorrelationId eq 'c-7'")).toBe(1);
    expect(await count("ApplicationMessageId eq 'app-1'")).toBe(
      expected((log) => log.applicationMessageId === 'app-1'),
    );
    expect(await count("IntegrationFlowName eq 'piper'")).toBe(expected(({ artifact }) => artifact.id === 'piper'));
  });

  it('I-34: find by custom header property, together with other options', async () => {
    const option = `filterCustomHeaderProperties=${encode("'it''s' eq 'a ''b'''")}`;
    expect((await list(`${set}?${option}`)).results).toMatchObject([{ MessageGuid: stored[500]?.messageGuid }]);
    expect((await list(`${set}?${option}&$filter=${encode("Status eq 'RETRY'")}`)).results).toEqual([]);
    expect(await get(`${set}/$count?${option}`)).toMatchObject({ body: '1' });
    for (const wrong of ["'a' ne 'b'", "Name eq 'b'", "'a' eq 'b' or 'c' eq 'd'", '']) {
      expect(await get(`${set}?filterCustomHeaderProperties=${encode(wrong)}`), wrong).toMatchObject({ status: 400 });
    }
  });

  it('refuse all but equality on ids', async () => {
    for (const filter of [
      "MessageGuid ne 'x'",
      "CorrelationId gt 'x'",
      "startswith(ApplicationMessageId,'a')",
      "tolower(MessageGuid) eq 'x'",
      'CorrelationId eq MessageGuid',
    ]) {
      const reply = await get(`${set}?$filter=${encode(filter)}`, { accept: 'application/json' });
      expect(reply.status, filter).toBe(400);
      expect(reply.body).toContain('Invalid filter expression');
    }
  });

  it('S-53: never become SQL', async () => {
    for (const filter of [
      "Sender eq ''' or 1=1 --'",
      "Sender eq '; drop table message_processing_logs'",
      "substringof('%',Sender)",
      "Status eq 'COMPLETED'' union select 1'",
    ]) {
      expect(await count(filter), filter).toBe(0);
    }
    for (const filter of [
      '1=1',
      'subaccount_id ne null',
      'artifact_id eq null',
      "sqlite_version() eq 'x'",
      'Sender eq null; select 1',
      `Status eq '${'x'.repeat(9000)}'`,
      `${'('.repeat(60)}Status eq 'x'${')'.repeat(60)}`,
      Array.from({ length: 300 }, (_, index) => `Status eq '${index}'`).join(' and '),
    ]) {
      expect((await get(`${set}?$filter=${encode(filter)}`)).status, filter.slice(0, 60)).toBeGreaterThanOrEqual(400);
      expect((await get(`${set}?$filter=${encode(filter)}`)).status, filter.slice(0, 60)).toBeLessThan(500);
    }
    expect(await count("Status ne 'X'")).toBe(1001);
  });

  it('refuse NUL, which no database keeps', async () => {
    for (const path of [
      `${set}?$filter=${encode("Sender eq 'a\0'")}`,
      `${set}('a%00')`,
      `${set}?filterCustomHeaderProperties=${encode("'a' eq '\0'")}`,
    ]) {
      expect((await get(path)).status, path).toBe(400);
    }
  });
});

describe('orders', () => {
  it.each([
    'LogEnd',
    'LogEnd desc',
    'LogStart',
    'LogStart desc',
    'Status,LogEnd desc',
    'ApplicationMessageId',
    'Sender',
  ])('take %s', async (order) => {
    expect((await list(`${set}?$top=10&$orderby=${encode(order)}`)).results).toHaveLength(10);
  });

  it('are newest first when nobody asks', async () => {
    const ends = (await list(`${set}?$top=50`)).results.map(({ LogEnd }) => Number(/\d+/.exec(LogEnd)?.[0]));
    expect(ends).toEqual(ends.toSorted((one, other) => other - one));
    expect(ends[0]).toBe(stored.at(-1)?.logEndMs);
  });
});
