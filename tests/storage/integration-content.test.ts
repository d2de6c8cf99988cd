import { strFromU8, strToU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { createAudit } from '../../src/audit/index.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import type { SubaccountId } from '../../src/foundation/ids.ts';
import { createIntegrationContent } from '../../src/integration-content/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { composeFlowArchive } from '../support/integration-artifact.ts';
import { createSubaccountRow } from '../support/subaccount-row.ts';

const actor = { kind: 'client', name: 'sb-piper' } as const;
const flow = (id = 'Orders', version = 'active') => ({ kind: 'integration-flow', id, version }) as const;
const refused = (status: number) => expect.objectContaining({ status });

const start = async (database: Database) => {
  const clock = createAdjustableClock();
  const audit = createAudit({ database, clock: clock.now });
  const createNode = () =>
    createIntegrationContent({
      database,
      clock: clock.now,
      audit,
      findFlowOrigin: async () => 'https://acme.it-rt.portolan.localhost',
    });
  const acme = await createSubaccountRow(database);
  const other = await createSubaccountRow(database);
  const content = createNode();
  const by = (subaccountId: SubaccountId) => ({ subaccountId, actor });
  await content.packages.create(by(acme), 'Sales', { name: 'Sales', attributes: { shortText: 'All of it' } });
  const create = (archive = composeFlowArchive(), id = 'Orders') =>
    content.artifacts.create(by(acme), {
      kind: 'integration-flow',
      id,
      name: id,
      packageId: 'Sales',
      content: archive,
    });
  return { clock, audit, content, createNode, acme, other, by, create };
};

describeOnBothDatabases('integration content', (open) => {
  it('keeps packages, and removes their artifacts with them but not what is deployed', async () => {
    const { content, acme, by, create, audit } = await start(await open());
    await expect(content.packages.create(by(acme), 'Sales', { name: 'Again', attributes: {} })).rejects.toEqual(
      refused(409),
    );
    await content.packages.update(by(acme), 'Sales', { attributes: { keywords: 'orders', shortText: null } });
    expect(await content.packages.find(acme, 'Sales')).toMatchObject({
      name: 'Sales',
      attributes: { keywords: 'orders' },
      createdBy: 'sb-piper',
    });
    await create();
    await content.deployments.deploy(by(acme), flow());
    await content.packages.remove(by(acme), 'Sales');
    expect(await content.artifacts.list(acme)).toEqual([]);
    expect(await content.deployments.list(acme)).toHaveLength(1);
    await expect(content.packages.remove(by(acme), 'Sales')).rejects.toEqual(refused(404));
    expect((await audit.list(acme)).map(({ action, object }) => `${action} ${object}`).reverse()).toEqual([
      'create Integration package Sales',
      'update Integration package Sales',
      'create Integration flow Orders',
      'update Deployed integration flow Orders',
      'delete Integration package Sales',
    ]);
  });

  it('imports an artifact with its package, or neither', async () => {
    const { content, acme, by, create, audit } = await start(await open());
    await create();
    const sent = { packageId: 'New', content: composeFlowArchive() };
    const before = (await audit.list(acme)).length;
    const mapping = { kind: 'message-mapping', id: 'Taken', name: 'Taken', packageId: 'Sales' } as const;
    await content.artifacts.create(by(acme), mapping);
    for (const [id, status] of [
      ['not an id', 400],
      ['Taken', 409],
    ] as const) {
      await expect(content.importArtifact(by(acme), { ...sent, id })).rejects.toEqual(refused(status));
    }
    expect(await content.packages.find(acme, 'New')).toBeUndefined();
    expect(await audit.list(acme)).toHaveLength(before + 1);
    expect(await content.importArtifact(by(acme), { ...sent, id: 'Imported' })).toMatchObject({ isNew: true });
    expect(await content.packages.find(acme, 'New')).toMatchObject({ name: 'New', createdBy: 'sb-piper' });
    expect(await content.importArtifact(by(acme), { ...sent, id: 'Second' })).toMatchObject({ isNew: true });
    expect(await content.artifacts.list(acme, { packageId: 'New' })).toHaveLength(2);
  });

  it('saves versions that later edits do not change', async () => {
    const { content, acme, by, create } = await start(await open());
    await create();
    await content.artifacts.saveAsVersion(by(acme), flow('Orders', '1.0.5'));
    await content.write((transaction) =>
      content.configurations.setIn(transaction, by(acme), flow(), { key: 'Retries', value: '9' }),
    );
    await expect(content.artifacts.saveAsVersion(by(acme), flow('Orders', '1.0.5'))).rejects.toEqual(refused(409));
    await expect(content.artifacts.saveAsVersion(by(acme), flow('Orders', 'five'))).rejects.toEqual(refused(400));
    await content.artifacts.saveAsVersion(by(acme), flow('Orders', '1.0.6'));
    const retries = async (version: string) =>
      (await content.configurations.list(acme, flow('Orders', version))).find(({ key }) => key === 'Retries')?.value;
    expect(await Promise.all(['Active', 'active', '1.0.6', '1.0.5'].map(retries))).toEqual(['9', '9', '9', '3']);
    await expect(content.artifacts.update(by(acme), flow('Orders', '1.0.5'), { name: 'Old' })).rejects.toEqual(
      refused(400),
    );
    await expect(content.artifacts.download(acme, flow('Orders', '2.0.0'))).rejects.toEqual(refused(404));
    const files = unzipSync((await content.artifacts.download(acme, flow('Orders', '1.0.5'))).content);
    expect(strFromU8(files['META-INF/MANIFEST.MF'] ?? new Uint8Array())).toContain('Bundle-Version: 1.0.5');
  });

  it('S-06: keeps what no database does out of what is said of a deployment', async () => {
    const { content, acme, by, create } = await start(await open());
    await create(composeFlowArchive({ senderAdapter: '{{Adapter}}', parameters: 'Adapter=a\\u0000b\n' }));
    expect((await content.deployments.deploy(by(acme), flow())).status).toBe('FAIL');
    expect((await content.deployments.find(acme, 'Orders'))?.errorText).toContain('sender adapter "ab"');
    const deploy = (...headers: readonly string[]) => {
      const manifest = ['Manifest-Version: 1.0', 'Bundle-SymbolicName: Orders', ...headers, '', ''].join('\r\n');
      const files = { 'META-INF/MANIFEST.MF': manifest };
      return content.deployments.deployBundle(by(acme), composeFlowArchive({ files }));
    };
    await expect(deploy('Bundle-Name: Ord\0ers')).rejects.toEqual(refused(400));
    await expect(deploy(`Bundle-Name: ${'x'.repeat(1000)}`)).rejects.toEqual(refused(400));
    await expect(deploy('Bundle-Version: 1.0.\0')).rejects.toEqual(refused(400));
    await deploy('Bundle-Name: Orders of today', 'Bundle-Version: 1.0.2');
    expect(await content.deployments.find(acme, 'Orders')).toMatchObject({ name: 'Orders of today', version: '1.0.2' });
  });

  it('changes resources and parameters together or not at all', async () => {
    const { content, acme, by, create } = await start(await open());
    await create();
    const { resources, configurations } = content;
    const script = { name: 'two.groovy', type: 'groovy', content: strToU8('return 2') };
    await expect(
      content.write(async (transaction) => {
        await resources.createIn(transaction, by(acme), flow(), script);
        await configurations.setIn(transaction, by(acme), flow(), { key: 'Retries', value: 'many' });
      }),
    ).rejects.toEqual(refused(400));
    const names = async () => (await resources.list(acme, flow())).map(({ name }) => name);
    expect(await names()).toEqual(['script1.groovy']);
    await content.write((transaction) => resources.createIn(transaction, by(acme), flow(), script));
    await expect(
      content.write((transaction) => resources.createIn(transaction, by(acme), flow(), script)),
    ).rejects.toEqual(refused(409));
    await content.write((transaction) =>
      resources.replaceIn(transaction, by(acme), flow(), { ...script, content: strToU8('return 3') }),
    );
    const read = await resources.read(acme, flow(), script);
    expect(read && Buffer.from(read).toString()).toBe('return 3');
    await content.write((transaction) =>
      resources.removeIn(transaction, by(acme), flow(), { name: 'script1.groovy', type: 'groovy' }),
    );
    expect(await names()).toEqual(['two.groovy']);
  });

  it('R-16: deploys a flow, and another node sees it within two seconds', async () => {
    const { content, createNode, clock, acme, by, create } = await start(await open());
    const elsewhere = createNode();
    for (const { deployments } of [content, elsewhere]) {
      expect(await deployments.findDeployedFlow(acme, '/orders')).toBeUndefined();
      expect(await deployments.listDeployedFlows(acme)).toEqual([]);
    }
    await create();
    const task = await content.deployments.deploy(by(acme), flow());
    expect(await content.deployments.findTask(acme, task.id)).toMatchObject({
      status: 'SUCCESS',
      artifactId: 'Orders',
    });
    expect(await content.deployments.findDeployedFlow(acme, '/orders')).toMatchObject({
      artifact: { id: 'Orders', packageId: 'Sales', packageName: 'Sales', status: 'STARTED', deployedBy: 'sb-piper' },
      model: { sender: { path: '/orders' } },
    });
    expect(await content.deployments.listDeployedFlows(acme)).toHaveLength(1);
    clock.advance(2_000);
    expect(await elsewhere.deployments.findDeployedFlow(acme, '/orders')).toBeDefined();
    expect(await elsewhere.deployments.listDeployedFlows(acme)).toHaveLength(1);
    expect(await content.deployments.findDeployedFlow(acme, '/orders')).toBeDefined();
    await content.deployments.undeploy(by(acme), 'Orders');
    expect(await content.deployments.findDeployedFlow(acme, '/orders')).toBeUndefined();
    await expect(content.deployments.undeploy(by(acme), 'Orders')).rejects.toEqual(refused(404));
  });

  it('says what it cannot deploy, and that takes the place of what ran', async () => {
    const { content, acme, by, create } = await start(await open());
    await create();
    await content.deployments.deploy(by(acme), flow());
    await content.artifacts.update(by(acme), flow(), { content: composeFlowArchive({ senderAdapter: 'SOAP' }) });
    expect(await content.deployments.deploy(by(acme), flow())).toMatchObject({ status: 'FAIL' });
    expect(await content.deployments.find(acme, 'Orders')).toMatchObject({
      status: 'ERROR',
      errorText: expect.stringContaining('sender adapter "SOAP" is not supported'),
    });
    expect(await content.deployments.findDeployedFlow(acme, '/orders')).toBeUndefined();
    await create(composeFlowArchive({ id: 'Heir' }), 'Heir');
    expect(await content.deployments.deploy(by(acme), flow('Heir'))).toMatchObject({ status: 'SUCCESS' });
  });

  it('gives a path to one deployed flow only', async () => {
    const { content, acme, by, create } = await start(await open());
    await create();
    await create(composeFlowArchive({ id: 'Copy' }), 'Copy');
    await content.deployments.deploy(by(acme), flow());
    expect(await content.deployments.deploy(by(acme), flow('Copy'))).toMatchObject({ status: 'FAIL' });
    expect((await content.deployments.find(acme, 'Copy'))?.errorText).toContain(
      'already used by the deployed flow Orders',
    );
    expect((await content.deployments.findDeployedFlow(acme, '/orders'))?.artifact.id).toBe('Orders');
  });

  it('S-55: shows and changes nothing of another subaccount', async () => {
    const { content, acme, other, by, create } = await start(await open());
    await create();
    const task = await content.deployments.deploy(by(acme), flow());
    const policy = await content.accessPolicies.createPolicy(by(acme), { roleName: 'Finance', description: '' }, [
      {
        name: 'all',
        description: '',
        type: 'INTEGRATION_FLOW',
        conditionAttribute: 'Name',
        conditionValue: 'Orders',
        conditionType: 'exactString',
      },
    ]);
    const [reference] = await content.accessPolicies.listReferences(acme, policy.id);
    expect([
      await content.packages.list(other),
      await content.artifacts.list(other),
      await content.deployments.list(other),
      await content.deployments.listDeployedFlows(other),
      await content.accessPolicies.listPolicies(other),
      await content.accessPolicies.listReferences(other),
    ]).toEqual([[], [], [], [], [], []]);
    expect([
      await content.packages.find(other, 'Sales'),
      await content.artifacts.find(other, flow()),
      await content.deployments.find(other, 'Orders'),
      await content.deployments.findTask(other, task.id),
      await content.deployments.findDeployedFlow(other, '/orders'),
      await content.accessPolicies.findPolicy(other, policy.id),
    ]).toEqual(Array.from({ length: 6 }, () => undefined));
    const attempts = [
      () => content.packages.update(by(other), 'Sales', { attributes: {} }),
      () => content.packages.remove(by(other), 'Sales'),
      () => content.packages.download(other, 'Sales'),
      () => content.artifacts.update(by(other), flow(), { name: 'Mine' }),
      () => content.artifacts.remove(by(other), flow()),
      () => content.artifacts.saveAsVersion(by(other), flow('Orders', '2.0.0')),
      () => content.artifacts.download(other, flow()),
      () => content.configurations.list(other, flow()),
      () => content.resources.list(other, flow()),
      () => content.deployments.deploy(by(other), flow()),
      () => content.deployments.undeploy(by(other), 'Orders'),
      () => content.accessPolicies.updatePolicy(by(other), policy.id, 'mine'),
      () => content.accessPolicies.removePolicy(by(other), policy.id),
      () => content.accessPolicies.removeReference(by(other), reference?.id ?? 0),
      () => content.artifacts.create(by(other), { kind: 'integration-flow', name: 'X', packageId: 'Sales' }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(refused(404));
    expect(await content.accessPolicies.listReferences(acme, policy.id)).toHaveLength(1);
  });

  it('makes artifacts of every kind without content, and refuses content of another kind', async () => {
    const { content, acme, by } = await start(await open());
    for (const kind of ['integration-flow', 'message-mapping', 'value-mapping', 'script-collection'] as const) {
      const name = `New ${kind}`;
      const made = await content.artifacts.create(by(acme), { kind, name, packageId: 'Sales' });
      expect(made).toMatchObject({ id: name.replace(' ', '_'), version: '1.0.0', isDraft: false });
      const { content: archive } = await content.artifacts.download(acme, { kind, id: made.id, version: 'active' });
      expect(Object.keys(unzipSync(archive))).toContain('META-INF/MANIFEST.MF');
    }
    const foreign = {
      kind: 'value-mapping',
      name: 'Wrong',
      packageId: 'Sales',
      content: composeFlowArchive(),
    } as const;
    await expect(content.artifacts.create(by(acme), foreign)).rejects.toEqual(refused(400));
    const archive = unzipSync(await content.packages.download(acme, 'Sales'));
    expect(Object.keys(archive)).toHaveLength(5);
  });
});
