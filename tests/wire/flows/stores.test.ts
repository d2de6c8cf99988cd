import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { callStep, contentModifier } from '../../../src/integration-content/flow-model/testing/compose-iflow.ts';
import type { Database } from '../../../src/storage/database.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type Answer, type Receiver, startReceiver } from '../../support/receiver.ts';
import { type RunningFlows, startFlows } from '../../support/start-flows.ts';

const variables = (rows: string) => ({
  id: 'CallActivity_Variables',
  name: 'Remember',
  settings: { activityType: 'Variables', visibility: 'local', encrypt: 'true', expire: '90', variable: rows },
});
const row = (...cells: readonly string[]) => `<row>${cells.map((cell) => `<cell>${cell}</cell>`).join('')}</row>`;
const store = (operation: string, settings: Readonly<Record<string, string>> = {}) => ({
  id: `CallActivity_${operation}`,
  name: operation,
  settings: { activityType: 'DBstorage', operation, storageName: 'Orders', visibility: 'local', ...settings },
});
const dayMs = 24 * 60 * 60 * 1000;

describeOnBothDatabases('flows store data between messages', (_open, { openShared }) => {
  let receiver: Receiver;
  let running: RunningFlows;
  let database: Database;
  let answers: Answer[] = [];

  beforeAll(async () => {
    receiver = await startReceiver((request, response) => {
      const answer = answers.shift();
      if (answer !== undefined) answer(request, response);
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(`got ${request.body}`);
    });
    database = await openShared();
    const opened = database;
    running = await startFlows(async () => opened, { storedDataLimits: { entries: 8, bytes: 3_000_000 } });
    running.destinations.set('shop', { kind: 'found', url: receiver.url, headers: [], tls: {} });
  });
  afterAll(async () => {
    await running.close();
    await receiver.close();
    await database.close();
  });
  beforeEach(() => {
    answers = [];
  });
  const listVariables = async () =>
    (await running.variables.list(running.acme)).map(({ name, integrationFlow, value }) => [
      name,
      integrationFlow,
      value,
    ]);
  const listIds = async (flow: string) =>
    (await running.dataStores.listEntries(running.acme, { store: { name: 'Orders', integrationFlow: flow } })).map(
      ({ id }) => id,
    );
  const errorOf = async (messageGuid: string) => (await running.log(messageGuid)).error;

  it('write variables of their own and of all flows, anew with every message', async () => {
    running.deploy('Remember', {
      sender: { urlPath: '/remember' },
      runtime: { allowedHeaderList: '*' },
      receiver: 'none',
      steps: [
        variables(
          row('last', '', 'expression', '${header.x-order}/${body}', 'local') +
            row('of ${header.x-order}', 'java.lang.String', 'header', 'x-order', 'global') +
            row('none', '', 'property', 'absent', 'local'),
        ),
      ],
    });
    for (const order of ['1', '2']) {
      const reply = await running.send('/http/remember', { body: 'b', headers: { 'x-order': order } });
      expect([reply.status, reply.text]).toEqual([200, 'b']);
    }
    expect(await listVariables()).toEqual([
      ['last', 'Remember', '2/b'],
      ['of 1', '', '1'],
      ['of 2', '', '2'],
    ]);
    expect(await running.variables.list(running.other)).toEqual([]);
    const bad = await running.send('/http/remember', { body: 'a\0b', headers: { 'x-order': '3' } });
    expect([bad.status, await errorOf(bad.messageGuid)]).toEqual([
      500,
      'The value of variable last is too long, or no text',
    ]);
    expect(await listVariables()).toHaveLength(3);
  });

  it('put a message by, get it again, and delete it when it has been processed', async () => {
    running.deploy('Put', {
      sender: { urlPath: '/put' },
      runtime: { allowedHeaderList: '*' },
      receiver: 'none',
      steps: [
        store('put', {
          visibility: 'global',
          messageId: 'of-${header.x-order}',
          includeMessageHeaders: 'true',
          alert: '1',
          expire: '7',
        }),
      ],
    });
    running.deploy('Get', {
      sender: { urlPath: '/get' },
      receiver: { httpAddressWithoutQuery: 'http://shop.dest/', allowedRequestHeaders: '*' },
      steps: [store('get', { visibility: 'global', messageId: 'of-1', delete: 'true' }), callStep],
    });
    const put = await running.send('/http/put', {
      body: 'order',
      headers: {
        'x-order': '1',
        'content-type': 'text/xml',
        'x-csrf-token': 'secret',
        'x-api-key': 'secret',
        sap_sender: 'x',
      },
    });
    expect(put.status).toBe(200);
    const [entry] = await running.dataStores.listEntries(running.acme, {});
    expect(entry).toMatchObject({
      id: 'of-1',
      store: { name: 'Orders', integrationFlow: '' },
      messageGuid: put.messageGuid,
    });
    expect((entry?.dueAtMs ?? 0) - (entry?.createdAtMs ?? 0)).toBe(dayMs);
    expect((entry?.retainUntilMs ?? 0) - (entry?.createdAtMs ?? 0)).toBe(7 * dayMs);
    const stored = await running.dataStores.readContent(running.acme, {
      store: { name: 'Orders', integrationFlow: '' },
      id: 'of-1',
    });
    expect(Buffer.from(stored?.body ?? []).toString()).toBe('order');
    expect(stored?.headers).toContainEqual({ name: 'x-order', value: '1' });
    expect(JSON.stringify(stored?.headers), 'S-64').not.toMatch(/secret|bearer|sap_sender/i);

    answers = [(_request, response) => response.writeHead(500).end()];
    expect((await running.send('/http/get', { body: 'not this' })).status).toBe(500);
    expect(await listIds('')).toEqual(['of-1']);
    expect(await running.send('/http/get', { body: 'not this' })).toMatchObject({ status: 200, text: 'got order' });
    expect(receiver.received.at(-1)?.headers).toMatchObject({ 'x-order': '1', 'content-type': 'text/xml' });
    expect(await listIds('')).toEqual([]);
    const gone = await running.send('/http/get', { body: 'x' });
    expect([gone.status, await errorOf(gone.messageGuid)]).toEqual([
      500,
      'Entry of-1 does not exist in data store Orders',
    ]);
  });

  it('fail a message whose entry exists, unless it may be overwritten; name entries by header, or at random', async () => {
    const flow = (path: string, settings: Readonly<Record<string, string>>) => ({
      sender: { urlPath: path },
      runtime: { allowedHeaderList: 'SapDataStoreId' },
      receiver: 'none' as const,
      steps: [store('put', settings), contentModifier('Id', { body: ['expression', '${header.SapDataStoreId}'] })],
    });
    running.deploy('Once', flow('/once', {}));
    running.deploy('Again', flow('/again', { override: 'true' }));
    const named = { body: 'x', headers: { sapdatastoreid: 'mine' } };
    expect(await running.send('/http/once', named)).toMatchObject({ status: 200, text: 'mine' });
    const twice = await running.send('/http/once', named);
    expect([twice.status, await errorOf(twice.messageGuid)]).toEqual([
      500,
      'DuplicateEntryException: entry mine exists in data store Orders',
    ]);
    expect((await running.send('/http/again', named)).status).toBe(200);
    expect((await running.send('/http/again', named)).status).toBe(200);
    const random = await running.send('/http/once', { body: 'x' });
    expect(random.text).toMatch(/^[0-9a-f-]{36}$/);
    expect((await listIds('Once')).sort()).toEqual(['mine', random.text].sort());
    expect(await listIds('Again'), 'a store of its own').toEqual(['mine']);
    const long = await running.send('/http/once', { body: 'x', headers: { sapdatastoreid: 'x'.repeat(256) } });
    expect(long.status).toBe(500);
  });

  it('delete an entry by name, or the one the message is the id of', async () => {
    const steps = [store('delete')];
    running.deploy('Del', { sender: { urlPath: '/del' }, receiver: 'none', steps });
    const nowMs = running.clock.now();
    for (const id of ['a', 'b']) {
      const times = { createdAtMs: nowMs, dueAtMs: nowMs, retainUntilMs: nowMs + dayMs };
      const key = { store: { name: 'Orders', integrationFlow: 'Del' }, id };
      await running.dataStores.put(running.acme, { ...key, ...times, messageGuid: 'g', body: Buffer.from('x') }, false);
    }
    expect((await running.send('/http/del', { body: 'a' })).status).toBe(200);
    expect(await listIds('Del')).toEqual(['b']);
    expect((await running.send('/http/del', { body: 'nobody' })).status).toBe(200);
    expect(await listIds('Del')).toEqual(['b']);
  });

  it('R-03: fail a message that would store more than the subaccount may, until there is room again', async () => {
    await running.dataStores.removeStore(running.acme, { name: 'Orders', integrationFlow: 'Once' }, running.actor);
    const before = (await running.dataStores.listEntries(running.acme, {})).length;
    running.deploy('Fill', {
      sender: { urlPath: '/fill' },
      runtime: { allowedHeaderList: 'SapDataStoreId' },
      receiver: 'none',
      steps: [store('put', { expire: '7', override: 'true' })],
    });
    const fill = (id: string, bytes: number) =>
      running.send('/http/fill', { body: 'x'.repeat(bytes), headers: { sapdatastoreid: id } });
    const full = 'The data stores of the subaccount hold as much as they may';
    const statusOf = async (id: string, bytes: number) => (await fill(id, bytes)).status;

    expect(await statusOf('big1', 1_000_000)).toBe(200);
    expect(await statusOf('big2', 1_000_000)).toBe(200);
    const third = await fill('big3', 1_000_000);
    expect([third.status, await errorOf(third.messageGuid)]).toEqual([500, full]);
    expect(await statusOf('big2', 1_000_000), 'an entry makes room for what overwrites it').toBe(200);
    expect(await statusOf('big2', 1), 'and what is smaller leaves more').toBe(200);
    expect(await statusOf('big3', 1_000_000)).toBe(200);

    for (let count = before + 3; count < 8; count += 1) expect(await statusOf(`small${count}`, 1)).toBe(200);
    expect(await statusOf('one more', 1)).toBe(500);
    expect(
      await running.dataStores.take(running.acme, { store: { name: 'Orders', integrationFlow: 'Fill' }, id: 'big1' }),
    ).toBe(true);
    expect((await Promise.all(['p', 'q', 'r'].map((id) => statusOf(id, 1)))).sort(), 'one of three at once').toEqual([
      200, 500, 500,
    ]);
    running.clock.advance(8 * dayMs);
    expect(await statusOf('big1', 1_000_000), 'what expired is counted no more').toBe(200);
    expect(await statusOf('big2', 1_000_000)).toBe(200);

    const names = Array.from({ length: 8 }, (_, index) => ({ name: `v${index}`, integrationFlow: '', value: 'x' }));
    await running.variables.write(running.other, names);
    const [first = names[0]] = names;
    expect(
      await running.variables.write(running.other, [{ ...first, name: 'v8', integrationFlow: '', value: 'x' }]),
    ).toBe('full');
    expect(await running.variables.write(running.other, names)).toBe('written');
    await running.variables.remove(running.other, { name: 'v0', integrationFlow: '' }, running.actor);
    expect(
      await running.variables.write(running.other, [{ name: 'v8', integrationFlow: '', value: 'x'.repeat(2_999_993) }]),
    ).toBe('written');
    expect(
      await running.variables.write(running.other, [{ name: 'v8', integrationFlow: '', value: 'ä'.repeat(1_499_998) }]),
    ).toBe('full');
  });

  it.each([
    ['select', store('select'), 'the data store operation "select" is not supported'],
    ['a store without a name', store('put', { storageName: '' }), 'it names no data store'],
    ['an XPath', store('put', { messageId: '${xpath./a}' }), 'xpath'],
    ['a Get that goes on without an entry', store('get', { throwExceptionOnMissingEntry: 'false' }), 'goes on without'],
    ['another data type', variables(row('a', 'java.lang.Integer', 'constant', '1', 'local')), 'data type'],
    ['an XPath in a variable', variables(row('a', '', 'xpath', '/a', 'local')), 'the type "xpath"'],
    ['no scope', variables(row('a', '', 'constant', '1')), 'local or global'],
    ['no variable', variables(''), 'it writes no variable'],
  ])('refuse at deployment what they cannot do: %s', (_what, step, reason) => {
    expect(() => running.deploy('Bad', { receiver: 'none', steps: [step] })).toThrow(reason.replaceAll('"', '\\"'));
  });
});
