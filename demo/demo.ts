// `npm run demo`: starts Portolan on its embedded database and does the main job with real clients, printing each step and its proof.
// Then it keeps serving; with `-- --once` it ends, non-zero if any step failed.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Demo } from './installation.ts';
import { callWithCertificate } from './journey-certificate.ts';
import { connectDestination } from './journey-destination.ts';
import { extendCloudForCustomer } from './journey-extension.ts';
import { sendMessages } from './journey-messages.ts';
import { readLogsOnNeo } from './journey-monitoring.ts';
import { reachOnPremise } from './journey-on-premise.ts';
import { usePlatformApis } from './journey-platform.ts';
import { choosePort, run, startServer, stopAll } from './processes.ts';
import { chapter, step } from './steps.ts';

const isOnce = process.argv.includes('--once');
const dataFolder = resolve('.portolan', 'demo');
const portolan = 'bin/portolan.js';
const changesSchema = z.object({ changes: z.array(z.object({ action: z.string(), path: z.string() })) });

try {
  const demo = await prepare();
  await readLogsOnNeo(demo);
  await usePlatformApis(demo);
  await connectDestination(demo);
  await callWithCertificate(demo);
  await sendMessages(demo);
  await extendCloudForCustomer(demo);
  await reachOnPremise(demo);
  console.log('\nAll steps passed.');
  if (isOnce) await stopAll();
  else explainWhatRuns(demo);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  await stopAll();
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    void stopAll().then(() => process.exit(0));
  });
}

async function prepare(): Promise<Demo> {
  chapter(
    'Portolan demo: a trading house, its API clients, senders, an order book and a C4C system behind destinations',
  );
  rmSync(dataFolder, { recursive: true, force: true });
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const httpPort = await choosePort(8080);
  const httpsPort = await choosePort(8443);
  const url = `http://127.0.0.1:${httpPort}`;

  await step('Start Portolan with an empty data folder', async (prove) => {
    const startedAtMs = performance.now();
    await startServer(
      portolan,
      [
        'serve',
        '--data-folder',
        dataFolder,
        '--http-port',
        String(httpPort),
        '--https-port',
        String(httpsPort),
        '--log-level',
        'warn',
      ],
      {},
      () => isHealthy(url),
    );
    prove(
      `${url} answers after ${Math.round(performance.now() - startedAtMs)} ms; TLS on port ${httpsPort}; data in ${dataFolder}`,
    );
  });

  const administrator = z
    .object({ token: z.string() })
    .parse(JSON.parse(readFileSync(join(dataFolder, 'administrator.json'), 'utf8')));
  const environment = { PORTOLAN_URL: url, PORTOLAN_ADMIN_TOKEN: administrator.token };
  const caPath = join(dataFolder, 'ca.pem');
  writeFileSync(caPath, await (await fetch(`${url}/ca.pem`)).text());

  // People choose these; a file of secrets would be no place for them, so the landscape takes them from the environment.
  const secrets = {
    monitoring: 'mon+%&#$-Kurs-Nordwest-2026',
    webshop: 'shop-Kaispeicher-B-2026',
    password: 'Feuerschiff-Elbe-1',
  };
  const demo: Demo = {
    url,
    httpsUrl: `https://127.0.0.1:${httpsPort}`,
    portolan: (...args) => run(portolan, args, environment),
    portolanWith: (more, ...args) => run(portolan, args, { ...environment, ...more }),
    caPath,
    administratorToken: administrator.token,
    secrets,
  };
  const landscapeEnvironment = {
    MONITORING_SECRET: secrets.monitoring,
    WEBSHOP_SECRET: secrets.webshop,
    DEMO_PASSWORD: secrets.password,
  };
  await step('Apply the landscape: two subaccounts, clients, users, roles, service instances', async (prove) => {
    await demo.portolanWith(landscapeEnvironment, 'apply', 'demo/landscape.yaml');
    prove('$ portolan apply demo/landscape.yaml');
    const again = changesSchema.parse(
      JSON.parse(await demo.portolanWith(landscapeEnvironment, 'apply', 'demo/landscape.yaml', '--json')),
    );
    const changed = again.changes.filter(({ action }) => action !== 'unchanged');
    if (changed.length > 0) throw new Error(`applying it again changed ${changed.map(({ path }) => path).join(', ')}`);
    prove(`applied again: ${again.changes.length} entries, all unchanged`);
  });
  return demo;
}

async function isHealthy(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  return response?.ok ? true : undefined;
}

function explainWhatRuns(demo: Demo): void {
  console.log(`
Portolan keeps serving at ${demo.url}; Ctrl+C ends it. Try:

  curl -u 'monitoring:${demo.secrets.monitoring}' -X POST '${demo.url}/t/hansekontor/oauth2/api/v1/token?grant_type=client_credentials'
  curl -u 'mia.petersen:${demo.secrets.password}' -H 'Content-Type: application/xml' \\
       --data-binary @demo/messages/order.xml ${demo.url}/t/hansekontor/http/orders
  PORTOLAN_DATA_FOLDER=${dataFolder} npm run -s portolan -- logs --subaccount hansekontor
  PORTOLAN_DATA_FOLDER=${dataFolder} npm run -s portolan -- cockpit   # a link that signs you in there
`);
}
