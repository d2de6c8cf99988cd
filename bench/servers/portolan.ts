// Portolan in a process of its own with what the scenarios need, seeded through the rooms' doors. Prints one JSON line when it listens.
// Arguments: signing algorithm, number of message processing logs, number of expired tokens, which SIGUSR2 begins to clean up, and number of
// destinations in the Neo subaccount.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { hashToken } from '../../src/crypto/digest.ts';
import { systemClock } from '../../src/foundation/clock.ts';
import { createLog } from '../../src/foundation/log.ts';

const [signingAlgorithm = 'RS256', logCount = '0', expiredCount = '0', destinationCount = '0'] = process.argv.slice(2);
const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-bench-'));
process.on('SIGINT', () => process.exit(0));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true }));

const config = await loadConfig({
  // What is measured is the server, not the rates it allows a caller.
  flags: { dataFolder, httpPort: 0, httpsPort: 0, signingAlgorithm, integrationRateFactor: 0, logLevel: 'warn' },
});
const app = await startApp({ config, clock: systemClock, log: createLog({ level: 'warn' }) });
const { accounts, authorizationServer, destinationService, messageProcessingLogs } = app.rooms;
const actor = { kind: 'system', name: 'bench' } as const;

const neo = await accounts.createSubaccount({ subdomain: 'bench', flavour: 'neo' }, actor);
const application = { providerAccount: 'intprov', application: 'benchtmn' };
await accounts.subscribe(neo.id, application, actor);
const { clients } = authorizationServer;
const secret = 'bench-secret-of-sufficient-length-for-anything';
const registered = await clients.register(
  {
    kind: 'neo-application',
    subaccountId: neo.id,
    name: 'bench',
    clientId: 'bench',
    subscription: application,
    authorizationGrant: 'client-credentials',
    tokenLifetimeSeconds: 3600,
  },
  actor,
);
await accounts.assignRole(
  {
    subaccountId: neo.id,
    application,
    role: 'IntegrationOperationServer.read',
    assignee: { kind: 'user', name: 'oauth_client_bench' },
  },
  actor,
);

const cf = await accounts.createSubaccount({ subdomain: 'bench-cf', flavour: 'cf' }, actor);
const xsuaa = await clients.register(
  {
    kind: 'xsuaa',
    subaccountId: cf.id,
    clientId: 'sb-bench!t1',
    xsappname: 'bench!t1',
    authorities: ['bench!t1.Read'],
    grantTypes: ['client_credentials'],
    credential: 'secret',
  },
  actor,
);
const destinationClient = await clients.register(
  {
    kind: 'xsuaa',
    subaccountId: cf.id,
    clientId: 'sb-clone-bench!b1|destination-xsappname!b1',
    xsappname: 'clone-bench!b1|destination-xsappname!b1',
    authorities: [],
    grantTypes: ['client_credentials'],
    credential: 'secret',
  },
  actor,
);

// The token service behind the destination: a stranger that answers a token for an hour.
const tokenService = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ access_token: 'b'.repeat(600), token_type: 'bearer', expires_in: 3600 }));
});
await new Promise<void>((resolve) => tokenService.listen(0, '127.0.0.1', resolve));
const address = tokenService.address();
const tokenServicePort = typeof address === 'object' ? address?.port : 0;
await destinationService.manage.destinations.create(
  { subaccountId: cf.id },
  [
    {
      Name: 'erp',
      Type: 'HTTP',
      URL: 'https://erp.example/sap/opu',
      ProxyType: 'Internet',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'a',
      clientSecret: 'b',
      tokenServiceURL: `http://127.0.0.1:${tokenServicePort}/token`,
      'URL.headers.apikey': '12345',
    },
  ],
  actor,
);

const day = 86_400_000;
const now = Date.parse('2026-11-20T00:00:00Z');
for (let start = 0; start < Number(logCount); start += 1000) {
  await messageProcessingLogs.ingest(
    neo.id,
    Array.from({ length: Math.min(1000, Number(logCount) - start) }, (_, offset) => {
      const index = start + offset;
      const flow = `Flow${index % 50}`;
      const logEndMs = now - Math.floor((index * 30 * day) / Number(logCount));
      return {
        messageGuid: `A${Buffer.from(String(index).padStart(20, '0')).toString('base64url').slice(0, 27)}`,
        correlationId: `C${index}`,
        logStartMs: logEndMs - 120,
        logEndMs,
        logLevel: 'INFO' as const,
        status: index % 20 === 0 ? ('FAILED' as const) : ('COMPLETED' as const),
        sender: 'Web shop',
        receiver: 'Order book',
        artifact: { id: flow, name: `Flow ${index % 50}`, type: 'INTEGRATION_FLOW', packageId: 'Bench' },
      };
    }),
  );
}

for (let start = 0; start < Number(destinationCount); start += 500) {
  await destinationService.manage.destinations.create(
    { subaccountId: neo.id },
    Array.from({ length: Math.min(500, Number(destinationCount) - start) }, (_, offset) => ({
      Name: `system-${String(start + offset).padStart(5, '0')}`,
      Type: 'HTTP',
      URL: `https://system-${start + offset}.example.com/sap/opu/odata/sap/API_BUSINESS_PARTNER`,
      Description: `Business partners of plant ${(start + offset) % 100}`,
      ProxyType: 'Internet',
      Authentication: 'BasicAuthentication',
      User: `technical-user-${start + offset}`,
      Password: 'secret',
      'sap-client': '100',
    })),
    actor,
  );
}

for (let start = 0; start < Number(expiredCount); start += 500) {
  await app.rooms.database.write((transaction) =>
    transaction
      .insertInto('access_tokens')
      .values(
        Array.from({ length: 500 }, (_, offset) => ({
          token_hash: hashToken(String(start + offset)),
          client_id: 'bench',
          subaccount_id: neo.id,
          issued_at_ms: start + offset,
          scopes: '[]',
          grant_type: 'client_credentials',
          user_name: null,
        })),
      )
      .execute(),
  );
}
process.on('SIGUSR2', () => void authorizationServer.purgeExpired());

console.log(
  JSON.stringify({
    port: app.httpPort,
    neoSecret: registered.secret?.reveal() ?? secret,
    xsuaaSecret: xsuaa.secret?.reveal(),
    destinationSecret: destinationClient.secret?.reveal(),
    signInCode: (await app.issueSignInCode()).reveal(),
  }),
);
