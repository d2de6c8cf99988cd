// Portolan in a process of its own with an audit log of the size asked for, recorded and sealed by the audit room at times in the past: half
// of it older than 201 days, which SIGUSR2 begins to remove. Prints one JSON line when it listens. Argument: number of events.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startApp } from '../../src/app.ts';
import { createAudit } from '../../src/audit/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { AuditEvent } from '../../src/foundation/audit-event.ts';
import { systemClock } from '../../src/foundation/clock.ts';
import { createLog } from '../../src/foundation/log.ts';

const eventCount = Number(process.argv[2] ?? 200_000);
const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-bench-'));
process.on('SIGINT', () => process.exit(0));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true }));

const config = await loadConfig({
  // Nothing is removed before it is asked for.
  flags: { dataFolder, httpPort: 0, httpsPort: 0, auditRetentionDays: 3650, logLevel: 'warn' },
});
const app = await startApp({ config, clock: systemClock, log: createLog({ level: 'warn' }) });
const { accounts, audit, authorizationServer, database } = app.rooms;
const actor = { kind: 'system', name: 'bench' } as const;
const neo = await accounts.createSubaccount({ subdomain: 'bench', flavour: 'neo' }, actor);
const application = { providerAccount: 'intprov', application: 'benchtmn' };
await accounts.subscribe(neo.id, application, actor);
const registered = await authorizationServer.clients.register(
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
const reader = await authorizationServer.clients.register(
  { kind: 'platform-api', subaccountId: neo.id, description: 'Audit', scopes: ['hcp.readAuditLogs'] },
  actor,
);

/** Nearly all are tokens of 50 clients; one in 200 is a configuration, one in 20,000 a change of data, one in 50,000 of a rare client. */
const eventAt = (index: number): AuditEvent => ({
  category:
    index % 20_000 === 7
      ? 'audit.data-modification'
      : index % 200 === 3
        ? 'audit.configuration'
        : 'audit.security-events',
  subaccountId: neo.id,
  actor: {
    kind: 'client',
    name: index % 50_000 === 11 ? 'rare' : `client${index % 50}`,
    remoteAddress: '10.0.0.1',
  },
  action: 'create',
  object: `OAuth client client${index % 50}`,
  message: `Creating access token: ${(index % 0xfffff).toString(16).padStart(5, '0')}`,
});

const nowMs = systemClock();
const periodMs = 400 * 86_400_000;
let pastMs = nowMs - periodMs;
const recorder = createAudit({ database, clock: () => pastMs });
const batchSize = 6_400;
for (let start = 0; start < eventCount; start += batchSize) {
  const events = Array.from({ length: Math.min(batchSize, eventCount - start) }, (_, offset) =>
    eventAt(start + offset),
  );
  await database.write(async (transaction) => {
    for (let block = 0; block < events.length; block += 64) {
      pastMs = nowMs - periodMs + Math.floor(((start + block) * (periodMs - 60_000)) / eventCount);
      await recorder.appendAll(transaction, events.slice(block, block + 64));
    }
  });
}
// The job of the server seals what is recorded, whatever its time.
for (;;) {
  const pending = await database.read
    .selectFrom('audit_blocks')
    .select('id')
    .where('chain_position', 'is', null)
    .limit(1)
    .execute();
  if (pending.length === 0) break;
  await pause(500);
}

process.on('SIGUSR2', () => {
  const startedAtMs = performance.now();
  void audit.enforceRetention(201).then((removed) => {
    console.error(`  removed ${removed} events in ${Math.round(performance.now() - startedAtMs)} ms`);
  });
});

console.log(
  JSON.stringify({
    port: app.httpPort,
    neoSecret: registered.secret?.reveal(),
    readerId: reader.client.clientId,
    readerSecret: reader.secret?.reveal(),
  }),
);
