import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/foundation/audit-event.ts';
import { createCommandLine } from '../../support/command-line.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const administrator = { kind: 'administrator', name: 'setup' } as const;

describeOnBothDatabases('portolan audit', (_open, { createPlace }) => {
  let app: TestApp;
  let portolan: ReturnType<typeof createCommandLine>;
  let acme: Awaited<ReturnType<TestApp['rooms']['accounts']['createSubaccount']>>;
  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp(url === undefined ? {} : { databaseUrl: url });
    portolan = createCommandLine(app);
    acme = await app.rooms.accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, administrator);
    await record(1, 'Early', { category: 'audit.data-modification' });
    app.clock.advance(7_200_000);
    await record(1200, 'Token', { actor: { kind: 'client', name: 'busy' } });
    await record(1, 'Late', { attributes: { from: 'a' } });
  });
  afterAll(() => app.close());

  const record = (count: number, message: string, more: Partial<AuditEvent> = {}): Promise<void> =>
    app.rooms.database.write((transaction) =>
      app.rooms.audit.appendAll(
        transaction,
        Array.from({ length: count }, () => ({
          category: 'audit.security-events',
          subaccountId: acme.id,
          actor: { kind: 'user', name: 'jane', clientId: 'portal' },
          action: 'update',
          object: 'Things',
          message,
          ...more,
        })),
      ),
    );
  const listJson = async (...args: readonly string[]) => {
    const { output, notes, exitCode } = await portolan(['audit', 'list', '--json', ...args]);
    expect(exitCode, notes).toBe(0);
    const events: readonly { readonly id: string; readonly message: string }[] = JSON.parse(output);
    return { messages: events.map(({ message }) => message), ids: events.map(({ id }) => id), notes };
  };

  it('lists events, the newest first, as a table', async () => {
    const { output, notes } = await portolan(['audit', 'list', '--limit', '2']);
    const [head, late, token] = output.split('\n');
    expect(head).toMatch(/^TIME \(UTC\) +CATEGORY +USER +MESSAGE +DETAILS$/);
    expect(late).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +security-events +portal on behalf of jane +Late +Things; from: a$/,
    );
    expect(token).toMatch(/ busy +Token /);
    expect(notes).toMatch(/raise --limit, or add --all/);
  });

  it('filters by time, category and user, and puts the reading on record', async () => {
    const from = new Date(app.clock.now() - 3_600_000).toISOString();
    expect((await listJson('--until', from, '--category', 'data-modification')).messages).toEqual(['Early']);
    expect((await listJson('--since', from, '--category', 'data-modification')).messages).toEqual([]);
    expect((await listJson('--user', 'portal on behalf of jane')).messages).toEqual(['Late', 'Early']);
    const readings = await listJson('--category', 'audit.data-access', '--user', 'administrator', '--limit', '1');
    expect(readings.messages).toEqual(['Reading audit log records']);
    expect((await listJson('--installation', '--user', 'busy')).messages).toEqual([]);
  });

  it('follows the pages with --all and with --limit', async () => {
    const all = await listJson('--user', 'busy', '--all');
    expect([all.messages.length, new Set(all.ids).size, all.notes]).toEqual([1200, 1200, '']);
    expect((await listJson('--user', 'busy', '--limit', '1100')).messages).toHaveLength(1100);
  });

  it('shows and changes how long events are kept', async () => {
    const show = async (...args: readonly string[]) => (await portolan(['audit', 'retention', ...args])).output;
    expect(await show()).toBe('Audit events are kept for 201 days (the default of the server).\n');
    expect(await show('--days', '365')).toBe('Audit events are kept for 365 days.\n');
    expect(await show('--json')).toContain('"days": 365');
    expect((await portolan(['audit', 'retention', '--days', '0'])).notes).toContain('It must be 1 to 3650');
  });

  it.each([
    [['list', '--since', 'yesterday'], 'It must be a time with its zone'],
    [['list', '--category', 'gossip'], 'It must be one of audit.security-events'],
    [['list', '--subaccount', 'nobody'], 'no subaccount "nobody"'],
  ])('refuses %j', async (args, text) => {
    const { exitCode, notes } = await portolan(['audit', ...args]);
    expect([exitCode, notes]).toEqual([1, expect.stringContaining(text)]);
  });

  it('S-65: verifies the log, and finds an event that somebody changed in the database', async () => {
    await app.rooms.audit.sealPending();
    const intact = await portolan(['audit', 'verify']);
    expect([intact.exitCode, intact.output]).toEqual([0, expect.stringMatching(/^The audit log is intact: 12\d\d /)]);
    const change = (message: string, condition: ReturnType<typeof sql>) =>
      app.rooms.database.write((transaction) =>
        sql`update audit_events set message = ${message} where ${condition}`.execute(transaction),
      );
    await change('Never happened', sql`message = 'Early'`);
    const broken = await portolan(['audit', 'verify']);
    expect([broken.exitCode, broken.output]).toEqual([
      1,
      expect.stringMatching(
        /^The audit log is broken\. Event [0-9a-f-]+ of subaccount acme, at place \d+ of its chain, was changed\.\n$/,
      ),
    ]);
    const verdict = { kind: 'broken', subaccountId: acme.id, problem: 'changed' };
    const json = await portolan(['audit', 'verify', '--json']);
    expect([json.exitCode, JSON.parse(json.output)]).toMatchObject([1, verdict]);
    const reply = await createManagementCaller(app)('POST', '/management/v1/audit-events/verify');
    expect(reply.body).toMatchObject(verdict);
    await change('Early', sql`message = 'Never happened'`);
    expect((await portolan(['audit', 'verify'])).exitCode).toBe(0);
    // Removed altogether, its place in the chain is what tells.
    await app.rooms.database.write((transaction) =>
      sql`delete from audit_events where message = 'Late'`.execute(transaction),
    );
    expect((await portolan(['audit', 'verify'])).output).toContain('is missing');
  });
});
