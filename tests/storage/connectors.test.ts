import { beforeAll, expect, it } from 'vitest';
import { createConnectivity } from '../../src/connectivity/index.ts';
import { parsePem } from '../../src/crypto/certificates/pem.ts';
import type { Actor, AuditEvent } from '../../src/foundation/audit-event.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { createAuthority } from '../support/client-credentials.ts';
import { createAgentKey } from '../support/connector-requests.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { createSubaccountRow } from '../support/subaccount-row.ts';

const actor: Actor = { kind: 'system', name: 'test' };
const mapping = {
  virtualHost: 'erp',
  virtualPort: 80,
  localHost: 'erp.corp',
  localPort: 8000,
  protocol: 'HTTP',
} as const;
let authority: Awaited<ReturnType<typeof createAuthority>>;
let request: string;

beforeAll(async () => {
  authority = await createAuthority('connectors');
  ({ request } = await createAgentKey());
});

const derOf = (chainPem: string): { readonly der: Uint8Array; readonly chainDer: readonly Uint8Array[] } => ({
  der: parsePem(chainPem)?.[0]?.der ?? Buffer.of(),
  chainDer: [],
});
const outcomes = async (attempts: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(attempts)).map((one) => (one.status === 'fulfilled' ? 'done' : String(one.reason.code)));

describeOnBothDatabases('connectors', (open) => {
  const start = async () => {
    const database = await open();
    const events: AuditEvent[] = [];
    const clock = createAdjustableClock();
    const { connectors, enrolment } = createConnectivity({
      database,
      clock: clock.now,
      authority,
      // The row is there: only its existence is asked for.
      accounts: { getSubaccount: async () => ({}) as never },
      audit: {
        append: async (_transaction, event) => void events.push(event),
        refusals: { note: () => {}, flush: async () => {} },
      },
      log: silentLog,
      // Nothing is sent through these connectors.
      installationSecrets: { getOrCreate: async () => '' },
      checkToken: async () => ({ kind: 'invalid', reason: 'unknown' }),
      allowedTargets: { hosts: [], cidrs: [], allowAll: false },
      loopbackSuffixes: [],
    });
    const subaccountId = await createSubaccountRow(database);
    const createAgent = (locationId = '') =>
      connectors.create(subaccountId, { locationId, description: '', kind: 'agent' }, actor);
    return { database, connectors, enrolment, events, clock, subaccountId, createAgent };
  };

  it('S-55: have a location ID that is unique in their subaccount, and are found in no other', async () => {
    const { connectors, database, subaccountId, createAgent } = await start();
    const other = await createSubaccountRow(database);
    const made = await outcomes([createAgent('east'), createAgent('east'), createAgent('')]);
    expect([...made].sort()).toEqual(['conflict', 'done', 'done']);
    expect((await connectors.list(subaccountId)).map(({ locationId }) => locationId)).toEqual(['', 'east']);
    const east = await connectors.find(subaccountId, 'east');
    expect(east).toMatchObject({ kind: 'agent', subaccountId });
    expect(await connectors.find(subaccountId, 'East')).toBeUndefined();
    expect([await connectors.find(other, 'east'), await connectors.list(other)]).toEqual([undefined, []]);
    const id = east?.id ?? '';
    const labels = [id, 'east', '(default)'];
    const labelled = await Promise.all(labels.map((label) => connectors.get(subaccountId, label)));
    expect(labelled.map(({ locationId }) => locationId)).toEqual(['east', 'east', '']);
    await expect(connectors.get(subaccountId, '')).rejects.toMatchObject({ status: 404 });
    await expect(connectors.get(other, id)).rejects.toMatchObject({ status: 404 });
    await expect(connectors.update(other, id, { description: 'x' }, actor)).rejects.toMatchObject({ status: 404 });
    await expect(connectors.delete(other, id, actor)).rejects.toMatchObject({ status: 404 });
    await expect(connectors.update(subaccountId, id, { locationId: '' }, actor)).rejects.toMatchObject({ status: 409 });
  });

  it('keep every change, however many are made to one at a time', async () => {
    const { connectors, subaccountId, events } = await start();
    const configuration = { systemMappings: [], domainMappings: [], subjectPattern: 'CN=x', subjectPatternRules: [] };
    const { id } = await connectors.create(
      subaccountId,
      { locationId: '', description: '', kind: 'local', configuration },
      actor,
    );
    const add = (virtualPort: number) =>
      connectors.changeConfiguration(
        subaccountId,
        id,
        (before) => ({
          ...before,
          systemMappings: [
            ...before.systemMappings,
            {
              ...mapping,
              virtualPort,
              backendType: 'nonSAPsys',
              authenticationMode: 'NONE',
              hostInHeader: 'virtual',
              resources: [],
            },
          ],
        }),
        { message: `Adding ${virtualPort}` },
        actor,
      );
    expect(await outcomes([add(1), add(2), add(3)])).toEqual(['done', 'done', 'done']);
    const stored = await connectors.get(subaccountId, id);
    const ports = stored.kind === 'local' && stored.configuration.systemMappings.map((one) => one.virtualPort);
    expect(ports === false ? [] : ports.toSorted()).toEqual([1, 2, 3]);
    expect(events).toHaveLength(4);
    await expect(add(3)).rejects.toMatchObject({ status: 400, description: expect.stringContaining('erp:3') });
  });

  it('S-59: enrol one agent for each code, within an hour', async () => {
    const { enrolment, createAgent, subaccountId, clock, database } = await start();
    const { id } = await createAgent();
    const first = await enrolment.issueCode(subaccountId, id, actor);
    const { code } = await enrolment.issueCode(subaccountId, id, actor);
    await expect(enrolment.enrol(first.code, request, '')).rejects.toMatchObject({ code: 'enrolment_refused' });
    // A request that is none leaves the code as it is.
    await expect(enrolment.enrol(code, 'none', '')).rejects.toMatchObject({ status: 400 });
    const enrolled = await outcomes(Array.from({ length: 4 }, () => enrolment.enrol(code, request, '')));
    expect([...enrolled].sort()).toEqual(['done', 'enrolment_refused', 'enrolment_refused', 'enrolment_refused']);
    expect(JSON.stringify(await database.read.selectFrom('connectors').selectAll().execute())).not.toContain(
      code.reveal(),
    );
    const late = await enrolment.issueCode(subaccountId, id, actor);
    clock.advance(3_600_000);
    await expect(enrolment.enrol(late.code, request, '')).rejects.toMatchObject({ code: 'enrolment_refused' });
  });

  it('S-59: are known by their certificate until it expires, is replaced, or the connector ends', async () => {
    const { connectors, enrolment, createAgent, subaccountId, clock } = await start();
    const { id } = await createAgent();
    const enrol = async () => {
      const { code } = await enrolment.issueCode(subaccountId, id, actor);
      return derOf((await enrolment.enrol(code, request, '')).certificateChainPem);
    };
    const isKnown = async (certificate: Awaited<ReturnType<typeof enrol>>) =>
      (await enrolment.findByCertificate(certificate))?.id === id;
    const renew = async (shown: Awaited<ReturnType<typeof enrol>>) =>
      derOf((await enrolment.renew(shown, request, '')).certificateChainPem);

    const first = await enrol();
    expect(await isKnown(first)).toBe(true);
    const second = await enrol();
    expect([await isKnown(first), await isKnown(second)]).toEqual([false, true]);
    await expect(renew(first)).rejects.toMatchObject({ code: 'certificate_refused' });

    const third = await renew(second);
    expect([await isKnown(second), await isKnown(third)]).toEqual([true, true]);
    const fourth = await renew(third);
    expect([await isKnown(second), await isKnown(third), await isKnown(fourth)]).toEqual([false, true, true]);

    clock.advance(90 * 86_400_000);
    expect([await isKnown(third), await isKnown(fourth)]).toEqual([false, false]);
    const last = await enrol();
    await connectors.delete(subaccountId, id, actor);
    expect(await isKnown(last)).toBe(false);
    await expect(enrolment.renew(undefined, request, '')).rejects.toMatchObject({ code: 'certificate_refused' });
  });
});
