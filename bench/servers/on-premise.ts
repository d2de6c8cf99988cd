// Portolan in a process of its own with a local connector and one of an agent, both to the back end whose port is the argument. Prints one JSON
// line when it listens.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { connectorConfigurationSchema } from '../../src/connectivity/index.ts';
import { systemClock } from '../../src/foundation/clock.ts';
import { createLog } from '../../src/foundation/log.ts';

const backEndPort = Number(process.argv[2]);
const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-bench-'));
process.on('SIGINT', () => process.exit(0));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true }));

const ports = { httpPort: 0, httpsPort: 0, connectivityProxyPort: 0, socks5ProxyPort: 0 };
const config = await loadConfig({ flags: { dataFolder, ...ports, logLevel: 'warn' } });
const app = await startApp({ config, clock: systemClock, log: createLog({ level: 'warn' }) });
const { accounts, authorizationServer, connectivity } = app.rooms;
const actor = { kind: 'system', name: 'bench' } as const;
const { id } = await accounts.createSubaccount({ subdomain: 'bench', flavour: 'cf' }, actor);
const configuration = connectorConfigurationSchema.parse({
  systemMappings: [
    {
      virtualHost: 'erp',
      virtualPort: 80,
      localHost: '127.0.0.1',
      localPort: backEndPort,
      protocol: 'HTTP',
      resources: [{ id: '/', enabled: true }],
    },
  ],
});
const { connectors, enrolment } = connectivity;
await connectors.create(id, { kind: 'local', locationId: '', description: '', configuration }, actor);
const agent = await connectors.create(id, { kind: 'agent', locationId: 'agent', description: '' }, actor);
const { code } = await enrolment.issueCode(id, agent.id, actor);
const clientId = 'sb-clone-bench!b1|connectivity!b1';
const { secret } = await authorizationServer.clients.register(
  {
    kind: 'xsuaa',
    subaccountId: id,
    clientId,
    xsappname: 'clone-bench!b1|connectivity!b1',
    authorities: [],
    grantTypes: ['client_credentials'],
    credential: 'secret',
  },
  actor,
);
const { connectivityProxyPort: proxyPort, httpPort: port, httpsPort } = app;
const client = { clientId, clientSecret: secret?.reveal() };
console.log(JSON.stringify({ port, proxyPort, httpsPort, code: code.reveal(), ...client, configuration }));
