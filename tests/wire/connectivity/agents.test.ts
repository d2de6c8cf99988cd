import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { enrolConnector, openConnectorFolder, runConnector } from '../../../src/connectivity/index.ts';
import { toConnectorId } from '../../../src/foundation/ids.ts';
import { silentLog } from '../../../src/foundation/log.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createManagementCaller } from '../../support/management.ts';
import { askProxy, createConnectivityKey, fetchConnectivityToken } from '../../support/on-premise.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const dayMs = 86_400_000;
const connectors = '/management/v1/subaccounts/acme/connectors';

describeOnBothDatabases('agents', (_open, { dialect, createPlace }) => {
  /** The nodes of a server: PostgreSQL can have two. */
  let nodes: readonly TestApp[];
  let call: ReturnType<typeof createManagementCaller>;
  let backEnd: Receiver;
  let token: string;
  let folder: string;

  beforeAll(async () => {
    const [place, receiver] = await Promise.all([
      createPlace(),
      startReceiver((_request, response) => response.end('here')),
    ]);
    backEnd = receiver;
    const settings = { signingAlgorithm: 'ES256', ...(place.url !== undefined && { databaseUrl: place.url }) };
    const first = await startTestApp(settings);
    const others = dialect === 'postgres' ? [await startTestApp({ ...settings, dataFolder: first.dataFolder })] : [];
    nodes = [first, ...others];
    call = createManagementCaller(first);
    await call('POST', '/management/v1/subaccounts', { body: { subdomain: 'acme', flavour: 'cf' } });
    token = await fetchConnectivityToken(first, 'acme', await createConnectivityKey(call, 'acme'));
    folder = mkdtempSync(join(tmpdir(), 'portolan-agents-'));
    const { port } = new URL(backEnd.url);
    const local = { localHost: '127.0.0.1', localPort: Number(port), protocol: 'HTTP' };
    const resources = [{ id: '/', enabled: true }];
    const systemMappings = [{ ...local, virtualHost: 'erp', virtualPort: 80, resources }];
    writeFileSync(join(folder, 'connector.json'), JSON.stringify({ systemMappings }));
  });
  afterAll(async () => {
    await Promise.all([...nodes].reverse().map((node) => node.close()));
    await backEnd.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const [serverUrlOf, clock] = [
    (node: TestApp | undefined) => `https://127.0.0.1:${node?.httpsPort}`,
    () => nodes[0]?.clock.now() ?? 0,
  ];
  const enrol = async (locationId: string) => {
    const { body } = await call('POST', connectors, { body: { kind: 'agent', locationId } });
    const { id, code } = z.object({ id: z.string(), code: z.string() }).parse(body);
    const opened = openConnectorFolder(join(folder, locationId), clock);
    await enrolConnector({ serverUrl: serverUrlOf(nodes[0]), code: new Secret(code), folder: opened, clock });
    return { id, opened };
  };
  /** Runs an agent while `use` does. */
  const whileRunning = async (
    {
      opened,
      servers = [],
    }: { readonly opened: ReturnType<typeof openConnectorFolder>; readonly servers?: readonly string[] },
    use: () => Promise<void>,
  ): Promise<void> => {
    const ending = new AbortController();
    const file = join(folder, 'connector.json');
    const running = runConnector({
      folder: opened,
      file,
      servers,
      version: '1',
      clock,
      log: silentLog,
      signal: ending.signal,
    });
    try {
      await use();
    } finally {
      ending.abort();
      await running;
    }
  };
  const askThrough = async (node: TestApp | undefined, locationId: string): Promise<number> => {
    const headers = { 'sap-connectivity-scc-location_id': locationId };
    return (await askProxy(node?.connectivityProxyPort ?? 0, { url: 'http://erp/', token, headers })).status;
  };
  const untilAnswered = (node: TestApp | undefined, locationId: string, status: number) =>
    vi.waitFor(async () => expect(await askThrough(node, locationId)).toBe(status), { timeout: 20_000, interval: 20 });

  it('R-16: keep a tunnel to every server they are told of, and do without one that is away', async () => {
    const { opened } = await enrol('many');
    const servers = ['https://127.0.0.1:9', ...nodes.map(serverUrlOf)];
    await whileRunning({ opened, servers }, async () => {
      for (const node of nodes) await untilAnswered(node, 'many', 200);
    });
    for (const node of nodes) await untilAnswered(node, 'many', 503);
  });

  it('S-59: renew their certificate in the last third of its life, and go on with the new one', async () => {
    for (const node of nodes) node.clock.advance(-61 * dayMs);
    const { id, opened } = await enrol('old');
    const readPem = (name: string): string => readFileSync(join(folder, 'old', `${name}.pem`), 'utf8');
    const first = { cert: readPem('certificate'), key: readPem('key') };
    const validFromOf = (pem: string): number => Date.parse(new X509Certificate(pem).validFrom);
    await whileRunning({ opened }, async () => {
      const read = () => nodes[0]?.rooms.connectivity.readTunnels(toConnectorId(id));
      await vi.waitFor(() => expect(read()).toHaveLength(1), { timeout: 20_000 });
      expect(readPem('certificate')).toBe(first.cert);
    });
    for (const node of nodes) node.clock.advance(61 * dayMs);
    await whileRunning({ opened }, async () => {
      await untilAnswered(nodes[0], 'old', 200);
      expect(Math.round((validFromOf(readPem('certificate')) - validFromOf(first.cert)) / dayMs)).toBe(61);
      expect(readPem('key')).not.toBe(first.key);
      const subaccounts = await nodes[0]?.rooms.accounts.listSubaccounts();
      const acme = subaccounts?.find(({ subdomain }) => subdomain === 'acme');
      const events = acme && (await nodes[0]?.rooms.audit.list(acme.id));
      expect(events?.filter(({ message }) => message === 'Renewing the certificate of an agent')).toMatchObject([
        { action: 'update', object: 'Connector old', attributes: { connectorId: id } },
      ]);
    });
  });
});
