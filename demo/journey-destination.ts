import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Demo } from './installation.ts';
import { startServer } from './processes.ts';
import { chapter, expectEqual, step } from './steps.ts';

const keySchema = z.looseObject({
  clientid: z.string(),
  clientsecret: z.string(),
  url: z.string(),
  uaadomain: z.string(),
  xsappname: z.string(),
});
const answersSchema = z.array(z.object({ status: z.number(), data: z.looseObject({ caller: z.string() }) }));

/** J3: an application finds a destination by name through SAP's Cloud SDK and calls a back end that demands a token. */
export const connectDestination = async (demo: Demo): Promise<void> => {
  chapter('J3  An application calls a back end through a destination, with SAP Cloud SDK');
  const createKey = async (instance: string, name: string): Promise<z.output<typeof keySchema>> =>
    keySchema.parse(
      JSON.parse(await demo.portolan('service-key', 'create', instance, name, '--subaccount', 'hansekontor-cf')),
    );

  const backEnd = await step(
    'Start the order book, a process of its own that checks tokens with @sap/xssec',
    async (prove) => {
      const key = await createKey('order-book', 'order-book-itself');
      const { ready } = await startServer(
        'demo/back-end.ts',
        [],
        { ORDER_BOOK_CREDENTIALS: JSON.stringify(key), NODE_EXTRA_CA_CERTS: demo.caPath, NODE_OPTIONS: resolverOption },
        (output) =>
          output.includes('\n')
            ? z.object({ port: z.number() }).parse(JSON.parse(output.split('\n')[0] ?? ''))
            : undefined,
      );
      const url = `http://127.0.0.1:${ready.port}`;
      expectEqual('a call without a token', (await fetch(`${url}/documents`)).status, 401);
      prove(`${url} answers 401 without a token`);
      return { url };
    },
  );

  await step(
    'Connect it: an OAuth2ClientCredentials destination with a service key of the order book',
    async (prove) => {
      const key = await createKey('order-book', 'destination');
      await demo.portolanWith(
        {
          ORDER_BOOK_URL: backEnd.url,
          ORDER_BOOK_CLIENT_ID: key.clientid,
          ORDER_BOOK_CLIENT_SECRET: key.clientsecret,
          ORDER_BOOK_TOKEN_URL: `${key.url}/oauth/token`,
          WAREHOUSE_URL: 'http://127.0.0.1:9',
          CA_PEM: readFileSync(demo.caPath, 'utf8'),
        },
        'apply',
        'demo/connections.yaml',
      );
      prove('$ portolan apply demo/connections.yaml');
    },
  );

  await step(
    'Call it three times with executeHttpRequest({ destinationName }), knowing nothing but the name',
    async (prove) => {
      const before = await countTokens(demo);
      const output = await runApplication(demo, 'order-book', '3');
      const answers = answersSchema.parse(readAnswers(output));
      expectEqual(
        'statuses',
        answers.map(({ status }) => status),
        [200, 200, 200],
      );
      prove(`$ portolan exec --service destinations -- node demo/application.ts order-book 3`);
      prove(`200, 200, 200; the order book saw ${answers[0]?.data.caller}`);
      const after = await countTokens(demo);
      prove(
        `tokens issued meanwhile: ${after - before} (one for each lookup's own authorization, one for all three calls of the back end)`,
      );
    },
  );

  await step('An unknown name is "not found", not a failure', async (prove) => {
    const output = await runApplication(demo, 'no-such-thing');
    const { error } = z.object({ error: z.string() }).parse(readAnswers(output)[0]);
    prove(error);
    if (!error.includes('Failed to resolve the destination')) throw new Error(`unexpected: ${error}`);
  });
};

/** Makes the host names of the doors resolve in a child, as `portolan exec` does for its own. */
const resolverOption = `--require ${new URL('../src/cli/preload/resolve-names.cjs', import.meta.url).pathname}`;

const countTokens = async (demo: Demo): Promise<number> => {
  const metrics = await fetch(`${demo.url}/metrics`, {
    headers: { authorization: `Bearer ${demo.administratorToken}` },
  });
  const count = /portolan_http_requests_total\{[^}]*route="\/oauth\/token"[^}]*status="200"[^}]*\} (\d+)/.exec(
    await metrics.text(),
  )?.[1];
  return Number(count ?? 0);
};

/** The application's lines; what the SDK logs besides is left out. */
export const readAnswers = (output: string): readonly unknown[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/** Runs the application with nothing but a binding of the destination service; answers what it printed. */
export const runApplication = (demo: Demo, ...args: readonly string[]): Promise<string> =>
  demo.portolan(
    'exec',
    '--subaccount',
    'hansekontor-cf',
    '--service',
    'destinations',
    '--',
    process.execPath,
    'demo/application.ts',
    ...args,
  );
