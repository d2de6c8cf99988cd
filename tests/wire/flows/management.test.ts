import { afterEach, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { type RunningFlows, startFlows } from '../../support/start-flows.ts';

describeOnBothDatabases('flows of a subaccount', (open) => {
  const started: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of started.splice(0).reverse()) await one.close();
  });

  const start = async (): Promise<{ readonly running: RunningFlows; readonly receiver: Receiver }> => {
    const receiver = await startReceiver();
    const running = await startFlows(open);
    started.push(receiver, running);
    running.destinations.set('erp', { kind: 'found', url: receiver.url, headers: [], tls: {} });
    return { running, receiver };
  };
  const whole = {
    id: 'Orders',
    name: 'Order intake',
    packageId: 'Sales',
    path: '/orders/v1',
    destination: 'erp',
    targetPath: '/in?x=1',
    role: 'MyRole',
    timeoutSeconds: 2.5,
    maxMessageBytes: 5_000_000_000,
    customHeaderProperties: { 'X-Order': 'orderNumber', SAP_ApplicationID: 'id' },
    attachments: 'on-error',
  } as const;

  it('are kept with all their fields, replaced by id, listed and deleted', async () => {
    const { running } = await start();
    const { manage } = running.flows;
    expect(await manage.putFlow(running.acme, whole, running.actor)).toEqual({ isNew: true });
    expect(await manage.findFlow(running.acme, 'Orders')).toEqual(whole);
    const small = { id: 'Orders', path: '/orders', destination: 'erp' };
    expect(await manage.putFlow(running.acme, small, running.actor)).toEqual({ isNew: false });
    await manage.putFlow(running.acme, { id: 'Another', path: '/a', destination: 'erp' }, running.actor);
    expect((await manage.listFlows(running.acme)).map(({ id }) => id)).toEqual(['Another', 'Orders']);
    expect(await manage.findFlow(running.acme, 'Orders')).toEqual(small);
    await manage.deleteFlow(running.acme, 'Orders', running.actor);
    expect(await manage.findFlow(running.acme, 'Orders')).toBeUndefined();
    await expect(manage.deleteFlow(running.acme, 'Orders', running.actor)).rejects.toMatchObject({ status: 404 });
    expect(running.audited.map(({ action, object }) => `${action} ${object}`)).toEqual([
      'create Flow Orders',
      'update Flow Orders',
      'create Flow Another',
      'delete Flow Orders',
    ]);
    expect(running.audited[0]).toMatchObject({
      category: 'audit.configuration',
      subaccountId: running.acme,
      attributes: { path: '/orders/v1', attachments: 'on-error' },
    });
  });

  it('S-63: keep what they write into messages and ask for sealed, bound to the flow', async () => {
    const { running, receiver } = await start();
    const { manage } = running.flows;
    const marker = 'marker-5d1c';
    const flow = {
      id: 'Sealed',
      path: '/sealed',
      destination: 'erp',
      targetPath: `/in?apikey=${marker}`,
      before: { headers: { 'X-Api-Key': marker }, properties: { key: marker }, body: marker },
    };
    await manage.putFlow(running.acme, flow, running.actor);
    expect(await manage.findFlow(running.acme, 'Sealed')).toEqual(flow);
    await running.send('/http/sealed', { body: 'x' });
    expect(receiver.received[0]).toMatchObject({ url: `/in?apikey=${marker}`, headers: { 'x-api-key': marker } });
    const rows = () => running.database.read.selectFrom('flows').selectAll().execute();
    const [row] = await rows();
    const stored = Buffer.from(row?.sealed_settings ?? []);
    expect(JSON.stringify({ ...row, sealed_settings: stored.toString('latin1') })).not.toContain(marker);

    await manage.putFlow(running.acme, { ...flow, id: 'Another', path: '/another' }, running.actor);
    await running.database.write((transaction) =>
      transaction.updateTable('flows').set({ sealed_settings: stored }).where('id', '=', 'Another').execute(),
    );
    await expect(manage.findFlow(running.acme, 'Another')).rejects.toThrow('belongs to another row');
  });

  it('that were stored before settings were sealed are read as they were', async () => {
    const { running } = await start();
    const flow = { id: 'Old', path: '/old', destination: 'erp', targetPath: '/in', before: { body: 'x' } };
    await running.flows.manage.putFlow(running.acme, { ...flow, before: {} }, running.actor);
    await running.database.write((transaction) =>
      transaction
        .updateTable('flows')
        .set({ target_path: '/in', settings: JSON.stringify({ before: { body: 'x' } }), sealed_settings: null })
        .execute(),
    );
    expect(await running.flows.manage.findFlow(running.acme, 'Old')).toEqual(flow);
  });

  it('have a path of their own: 409 for that of another flow, in the same subaccount only', async () => {
    const { running } = await start();
    const { manage } = running.flows;
    await running.put();
    const second = { id: 'Second', path: '/orders', destination: 'erp' };
    await expect(manage.putFlow(running.acme, second, running.actor)).rejects.toMatchObject({ status: 409 });
    expect(await manage.findFlow(running.acme, 'Second')).toBeUndefined();
    await manage.putFlow(running.other, second, running.actor);
    expect(await manage.listFlows(running.other)).toHaveLength(1);
  });

  it('are refused where no request could reach them, or a credential would get into the log', async () => {
    const { running } = await start();
    for (const change of [
      { path: '/a/../b' },
      { path: '/a//b' },
      { path: '/./b' },
      { targetPath: '@evil.example/' },
      { targetPath: '/../secret' },
      { targetPath: '/%2e%2e/secret' },
      { targetPath: '/a b' },
      { customHeaderProperties: { Authorization: 'x' } },
      { customHeaderProperties: { cookie: 'x' } },
      { customHeaderProperties: { 'no token': 'x' } },
    ]) {
      await expect(running.put(change), JSON.stringify(change)).rejects.toMatchObject({ status: 400 });
    }
    expect(await running.flows.manage.listFlows(running.acme)).toEqual([]);
    expect(running.audited).toEqual([]);
  });

  it('count at once after a change made here, within 2 s after one made on another node (R-16)', async () => {
    const { running } = await start();
    expect((await running.send()).status).toBe(404);
    await running.put();
    expect((await running.send()).status).toBe(200);
    const elsewhere = running.restart();
    await elsewhere.manage.deleteFlow(running.acme, 'Orders', running.actor);
    running.clock.advance(2_000);
    expect((await running.send()).status).toBe(404);
  });

  it('S-55: are seen and changed in their own subaccount only', async () => {
    const { running } = await start();
    const { manage } = running.flows;
    await running.put();
    expect(await manage.listFlows(running.other)).toEqual([]);
    expect(await manage.findFlow(running.other, 'Orders')).toBeUndefined();
    await expect(manage.deleteFlow(running.other, 'Orders', running.actor)).rejects.toMatchObject({ status: 404 });
    expect(await manage.listFlows(running.acme)).toHaveLength(1);
  });

  it('S-55: a sender reaches the flows of its own subaccount only', async () => {
    const { running, receiver } = await start();
    await running.put();
    const stranger = { subaccount: running.other, roles: ['ESBMessaging.send'] };
    expect((await running.send('/http/orders', { caller: stranger })).status).toBe(404);
    expect((await running.send('/t/acme/http/orders', { caller: stranger })).status).toBe(404);
    expect(receiver.received).toEqual([]);
    expect(await running.listLogs(running.other)).toEqual([]);
  });

  it('I-20: need the role ESBMessaging.send, or the one they name', async () => {
    const { running, receiver } = await start();
    await running.put();
    await running.put({ id: 'Own', path: '/own', role: 'MyRole' });
    const caller = (...roles: string[]) => ({ caller: { subaccount: running.acme, roles } });
    const refused = await running.send('/http/orders', caller('IntegrationOperationServer.read', 'MyRole'));
    expect(refused).toMatchObject({ status: 403, text: '' });
    expect((await running.send('/http/own', caller('ESBMessaging.send'))).status).toBe(403);
    expect(receiver.received).toEqual([]);
    expect(await running.listLogs()).toEqual([]);
    expect((await running.send('/http/own', caller('MyRole'))).status).toBe(200);
    const stranger = await running.send('/http/orders', { headers: { authorization: 'none' } });
    expect(stranger).toMatchObject({ status: 401, text: '' });
    expect(stranger.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('S-56: have one spelling', async () => {
    const { running, receiver } = await start();
    await running.put();
    for (const path of [
      '/http/Orders',
      '/http/orders/',
      '/http/orders;x=1',
      '/http/%6frders',
      '/http//orders',
      '/http/x%2f..%2forders',
      '/http/',
      '/HTTP/orders',
    ]) {
      expect((await running.send(path)).status, path).toBe(404);
    }
    expect(receiver.received).toEqual([]);
  });

  it('R-01: after a restart messages nobody works on any more are FAILED, those of others are left alone', async () => {
    const { running } = await start();
    const begin = async (localComponentName: string): Promise<string> => {
      const messageGuid = running.logs.createMessageGuid();
      await running.logs.start(running.acme, {
        messageGuid,
        logStartMs: running.clock.now(),
        logLevel: 'INFO',
        correlationId: 'corr',
        sender: 'Shop',
        localComponentName,
        artifact: { id: 'Orders', name: 'Orders', type: 'INTEGRATION_FLOW', packageId: 'Sales' },
        customHeaderProperties: [{ name: 'orderNumber', value: '4711' }],
      });
      return messageGuid;
    };
    const interrupted = await begin('portolan-flows');
    const foreign = await begin('another-runtime');
    running.clock.advance(1_000_000);
    const restarted = running.restart();
    running.clock.advance(1);
    const current = await begin('portolan-flows');
    expect(await restarted.closeAbandoned()).toBe(1);
    const log = await running.log(interrupted);
    expect(log.entry).toMatchObject({
      Status: 'FAILED',
      CorrelationId: 'corr',
      Sender: 'Shop',
      IntegrationArtifact: { PackageId: 'Sales' },
    });
    expect(log.properties).toEqual({ orderNumber: '4711' });
    expect(log.error).toMatch(/server stopped.*not known/);
    expect((await running.log(foreign)).entry.Status).toBe('PROCESSING');
    expect((await running.log(current)).entry.Status).toBe('PROCESSING');
    expect(await restarted.closeAbandoned()).toBe(0);
  });
});
