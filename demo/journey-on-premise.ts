import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Demo } from './installation.ts';
import { readAnswers } from './journey-destination.ts';
import { startServer } from './processes.ts';
import { chapter, expectEqual, step } from './steps.ts';

const subaccount = ['--subaccount', 'hansekontor-cf'] as const;
const answersSchema = z.array(
  z.object({ status: z.number(), data: z.object({ host: z.string(), tokensIssued: z.number() }) }),
);

const keySchema = z.looseObject({
  clientid: z.string(),
  clientsecret: z.string(),
  onpremise_proxy_host: z.string(),
  onpremise_proxy_http_port: z.string(),
});

/** J7: an application reaches a system that only a connector can see, its token service too. */
export const reachOnPremise = async (demo: Demo): Promise<void> => {
  chapter('J7  An application calls an on-premise system through a connector, with SAP Cloud SDK');
  const secret = 'Kran-4-Sandtorkai';

  const port = await step('Start the warehouse, a process of its own with its own token service', async (prove) => {
    const { ready } = await startServer('demo/warehouse.ts', [], { WAREHOUSE_SECRET: secret }, (output) =>
      output.includes('\n') ? z.object({ port: z.number() }).parse(JSON.parse(output.split('\n')[0] ?? '')) : undefined,
    );
    prove('it tells its port to nobody but the connector');
    return ready.port;
  });

  await step('Connect it: a connector that exposes two paths of it under a virtual name', async (prove) => {
    await demo.portolanWith({ WAREHOUSE_SECRET: secret }, 'apply', 'demo/on-premise.yaml');
    prove('$ portolan apply demo/on-premise.yaml');
    const paths = ['--path', '/documents', '--path', '/token'];
    const expose = ['connector', 'expose', 'warehouse.corp:8080', `http://127.0.0.1:${port}`, ...paths];
    await demo.portolan(...expose, '--location', 'speicherstadt', ...subaccount);
    prove(`$ portolan ${expose.join(' ')}`);
  });

  await step(
    'Call it twice with executeHttpRequest({ destinationName }), knowing nothing but the name',
    async (prove) => {
      const services = ['--service', 'destinations', '--service', 'connectivity'];
      const run = ['--', process.execPath, 'demo/application.ts', 'stock', '2'];
      const answers = answersSchema.parse(readAnswers(await demo.portolan('exec', ...subaccount, ...services, ...run)));
      expectEqual(
        'statuses',
        answers.map(({ status }) => status),
        [200, 200],
      );
      prove(`200, 200; the warehouse was called as ${answers[0]?.data.host}`);
      prove(`tokens its token service has issued, through the connector: ${answers[1]?.data.tokensIssued}`);
      expectEqual('tokens issued', answers[1]?.data.tokensIssued, 1);
    },
  );

  await step('What the connector does not expose stays closed', async (prove) => {
    const closed = await askProxy(demo, 'http://warehouse.corp:8080/ledger');
    expectEqual('status', closed.status, 403);
    prove(`403 ${closed.text}`);
  });
};

/** As any HTTP client does that is given a binding: a token of the service's client, and the proxy. */
const askProxy = async (demo: Demo, url: string): Promise<{ readonly status: number; readonly text: string }> => {
  const key = keySchema.parse(
    JSON.parse(await demo.portolan('service-key', 'create', 'connectivity', 'curl', ...subaccount)),
  );
  const reply = await fetch(`${demo.url}/t/hansekontor-cf/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: key.clientid,
      client_secret: key.clientsecret,
    }),
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await reply.json());
  const asked = request({
    host: key.onpremise_proxy_host,
    port: key.onpremise_proxy_http_port,
    path: url,
    headers: {
      host: 'warehouse.corp:8080',
      'proxy-authorization': `Bearer ${token}`,
      'sap-connectivity-scc-location_id': 'speicherstadt',
    },
  }).end();
  const [response] = await once(asked, 'response');
  return { status: response.statusCode, text: (await text(response)).trim() };
};
