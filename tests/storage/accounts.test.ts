import { expect, it } from 'vitest';
import { type Accounts, createAccounts } from '../../src/accounts/index.ts';
import type { Actor, AuditEvent } from '../../src/foundation/audit-event.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { toSubaccountId } from '../../src/foundation/ids.ts';
import type { Database } from '../../src/storage/database.ts';
import { countQueries } from '../support/count-queries.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const actor: Actor = { kind: 'administrator', name: 'root' };
const tmn = { providerAccount: 'intprov', application: 'acmetmn' };
const other = { providerAccount: 'intprov', application: 'other' };

const createRoom = (database: Database) => {
  const events: AuditEvent[] = [];
  const clock = createAdjustableClock();
  const accounts = createAccounts({
    database,
    clock: clock.now,
    appendAudit: async (_transaction, event) => {
      events.push(event);
    },
  });
  return { accounts, clock, events };
};

const createTwo = async (accounts: Accounts) => ({
  acme: (await accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, actor)).id,
  globex: (await accounts.createSubaccount({ subdomain: 'globex', flavour: 'cf' }, actor)).id,
});

describeOnBothDatabases('accounts', (open, { createPlace }) => {
  it('finds a subaccount by id, subdomain and technical name, whatever the case', async () => {
    const { accounts } = createRoom(await open());
    const created = await accounts.createSubaccount({ subdomain: 'acme-prod', flavour: 'neo' }, actor);
    for (const label of ['acme-prod', 'acmeprod', created.id, 'ACME-Prod', created.id.toUpperCase()]) {
      expect(await accounts.findSubaccountByLabel(label)).toEqual(created);
    }
    expect(await accounts.findSubaccountByLabel('acme')).toBeUndefined();
    expect(await accounts.findSubaccount(toSubaccountId('acme-prod'))).toBeUndefined();
    await expect(accounts.getSubaccount(toSubaccountId('gone'))).rejects.toMatchObject({ status: 404 });
    expect(await accounts.listSubaccounts()).toEqual([created]);
  });

  it('refuses a name that leads to another subaccount already, whichever kind of name it is', async () => {
    const { accounts, events } = createRoom(await open());
    const first = await accounts.createSubaccount({ subdomain: 'acme-prod', flavour: 'neo' }, actor);
    const taken = [
      { subdomain: 'acme-prod', technicalName: 'fresh' },
      { subdomain: 'acmeprod', technicalName: 'fresh' },
      { subdomain: 'fresh', technicalName: 'acmeprod' },
      { subdomain: first.id, technicalName: 'fresh' },
      { subdomain: 'fresh', id: first.id },
    ];
    for (const names of taken) {
      await expect(accounts.createSubaccount({ flavour: 'cf', ...names }, actor)).rejects.toMatchObject({
        status: 409,
      });
    }
    expect(await accounts.listSubaccounts()).toEqual([first]);
    expect(await accounts.findSubaccountByLabel('fresh')).toBeUndefined();
    expect(events).toHaveLength(1);
  });

  it('gives a contested name to exactly one of many at once', async () => {
    const { accounts } = createRoom(await open());
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, actor)),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await accounts.listSubaccounts()).toHaveLength(1);
  });

  it('changes the display name and sees its own changes at once', async () => {
    const { accounts } = createRoom(await open());
    expect(await accounts.findSubaccountByLabel('acme')).toBeUndefined();
    const { acme } = await createTwo(accounts);
    expect((await accounts.getSubaccount(acme)).displayName).toBe('acme');
    await accounts.updateSubaccount(acme, { displayName: 'ACME Corp.' }, actor);
    expect((await accounts.getSubaccount(acme)).displayName).toBe('ACME Corp.');
    await expect(accounts.updateSubaccount(toSubaccountId('gone'), { displayName: 'x' }, actor)).rejects.toMatchObject({
      status: 404,
    });
  });

  it('R-16: sees another node change after two seconds', async () => {
    const place = await createPlace();
    const here = createRoom(await place.open());
    const there = createRoom(await place.open());
    const { acme } = await createTwo(there.accounts);
    const assignment = {
      subaccountId: acme,
      application: tmn,
      role: 'r',
      assignee: { kind: 'user', name: 'u' },
    } as const;
    await there.accounts.assignRole(assignment, actor);
    expect(await here.accounts.listEffectiveRoles(acme, 'u')).toHaveLength(1);
    expect(await here.accounts.findSubaccount(acme)).toBeDefined();
    await there.accounts.unassignRole(assignment, actor);
    await there.accounts.deleteSubaccount(acme, actor);
    here.clock.advance(2_000);
    expect(await here.accounts.listEffectiveRoles(acme, 'u')).toEqual([]);
    expect(await here.accounts.findSubaccount(acme)).toBeUndefined();
  });

  it('deletes a subaccount with everything in it and frees its names', async () => {
    const database = await open();
    const { accounts } = createRoom(database);
    const { acme, globex } = await createTwo(accounts);
    for (const id of [acme, globex]) {
      await accounts.subscribe(id, tmn, actor);
      await accounts.createGroup(id, { name: 'G', kind: 'group' }, actor);
      await accounts.addMember(id, 'G', 'u', actor);
      await accounts.createRole(id, tmn, 'own', actor);
      await accounts.assignRole(
        { subaccountId: id, application: tmn, role: 'a', assignee: { kind: 'group', name: 'G' } },
        actor,
      );
    }
    await accounts.deleteSubaccount(acme, actor);
    await expect(accounts.deleteSubaccount(acme, actor)).rejects.toMatchObject({ status: 404 });
    for (const table of [
      'subscriptions',
      'user_groups',
      'group_members',
      'custom_roles',
      'role_assignments',
    ] as const) {
      const rows = await database.read.selectFrom(table).select('subaccount_id').execute();
      expect(rows).toEqual([{ subaccount_id: globex }]);
    }
    await accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, actor);
  });

  it('lists groups with their members in two queries, however many there are', async () => {
    const { database, take } = countQueries(await open());
    const { accounts } = createRoom(database);
    const { acme, globex } = await createTwo(accounts);
    for (const [id, name, members] of [
      [acme, 'Writers', ['bob', 'Änne', 'alice']],
      [acme, 'Empty', []],
      [acme, 'äther', ['alice']],
      [globex, 'writers', ['mallory']],
    ] as const) {
      await accounts.createGroup(id, { name, kind: 'group' }, actor);
      for (const member of members) await accounts.addMember(id, name.toUpperCase(), member, actor);
    }
    take();
    const listed = await accounts.listGroupsWithMembers(acme);
    expect(take()).toBe(2);
    expect(listed.map(({ name }) => name)).toEqual((await accounts.listGroups(acme)).map(({ name }) => name));
    for (const { name, members } of listed) expect(members).toEqual(await accounts.listMembers(acme, name));
    expect(listed.map(({ members }) => members.length).toSorted()).toEqual([0, 1, 3]);
  });

  it('subscribes once and ends role assignments with the subscription', async () => {
    const { accounts, events } = createRoom(await open());
    const { acme, globex } = await createTwo(accounts);
    expect(await accounts.subscribe(acme, tmn, actor)).toBe(true);
    expect(await accounts.subscribe(acme, tmn, actor)).toBe(false);
    expect(await accounts.listSubscriptions(acme)).toEqual([tmn]);
    expect(await accounts.listSubscriptions(globex)).toEqual([]);
    for (const application of [tmn, other]) {
      await accounts.assignRole(
        { subaccountId: acme, application, role: 'r', assignee: { kind: 'user', name: 'u' } },
        actor,
      );
    }
    expect(await accounts.unsubscribe(globex, tmn, actor)).toBe(false);
    expect(await accounts.unsubscribe(acme, tmn, actor)).toBe(true);
    expect(await accounts.listEffectiveRoles(acme, 'u')).toEqual([{ application: other, role: 'r' }]);
    expect(events.at(-1)).toMatchObject({
      subaccountId: acme,
      action: 'delete',
      attributes: { endedRoleAssignments: '1' },
    });
    await expect(accounts.subscribe(toSubaccountId('gone'), tmn, actor)).rejects.toMatchObject({ status: 404 });
  });

  it('finds groups whatever their case and shows them as first written', async () => {
    const { accounts } = createRoom(await open());
    const { acme, globex } = await createTwo(accounts);
    await accounts.createGroup(acme, { name: 'AuthGroup.ReadOnly', kind: 'group' }, actor);
    await expect(
      accounts.createGroup(acme, { name: 'authgroup.readonly', kind: 'group' }, actor),
    ).rejects.toMatchObject({
      status: 409,
    });
    expect(await accounts.addMember(acme, 'AUTHGROUP.READONLY', 'u1', actor)).toBe(true);
    expect(await accounts.addMember(acme, 'authgroup.readonly', 'u1', actor)).toBe(false);
    expect(await accounts.listMembers(acme, 'AuthGroup.ReadOnly')).toEqual(['u1']);
    expect(await accounts.listGroupsOf(acme, 'u1')).toMatchObject([{ name: 'AuthGroup.ReadOnly', kind: 'group' }]);
    await expect(accounts.addMember(globex, 'AuthGroup.ReadOnly', 'u1', actor)).rejects.toMatchObject({ status: 404 });
    await expect(accounts.listMembers(globex, 'AuthGroup.ReadOnly')).rejects.toMatchObject({ status: 404 });
    expect(await accounts.listGroupsOf(globex, 'u1')).toEqual([]);
    expect(await accounts.removeMember(acme, 'authgroup.READONLY', 'u1', actor)).toBe(true);
    expect(await accounts.removeMember(acme, 'AuthGroup.ReadOnly', 'u1', actor)).toBe(false);
  });

  it('adds up roles given directly and through groups and role collections, each once', async () => {
    const { accounts } = createRoom(await open());
    const { acme, globex } = await createTwo(accounts);
    await accounts.createGroup(acme, { name: 'Readers', kind: 'group' }, actor);
    await accounts.createGroup(acme, { name: 'Writers', kind: 'role-collection' }, actor);
    const give = (role: string, kind: 'user' | 'group', name: string, application = tmn) =>
      accounts.assignRole({ subaccountId: acme, application, role, assignee: { kind, name } }, actor);
    expect(await give('read', 'group', 'readers')).toBe(true);
    expect(await give('read', 'group', 'READERS')).toBe(false);
    await give('read', 'group', 'Writers');
    await give('write', 'group', 'Writers', other);
    await give('admin', 'user', 'oauth_client_x');
    expect(await give('admin', 'user', 'oauth_client_x')).toBe(false);
    await give('Admin', 'user', 'oauth_client_x');
    for (const group of ['Readers', 'Writers']) await accounts.addMember(acme, group, 'oauth_client_x', actor);

    const roles = (await accounts.listEffectiveRoles(acme, 'oauth_client_x')).map(
      ({ application, role }) => `${application.application} ${role}`,
    );
    expect(roles.toSorted()).toEqual(['acmetmn Admin', 'acmetmn admin', 'acmetmn read', 'other write']);
    expect(await accounts.listEffectiveRoles(acme, 'OAUTH_CLIENT_X')).toEqual([]);
    expect(await accounts.listEffectiveRoles(globex, 'oauth_client_x')).toEqual([]);
    expect(await accounts.listRoleAssignments(globex)).toEqual([]);
    expect(await accounts.listRoleAssignments(acme)).toHaveLength(5);
    const given = await accounts.listRoleAssignments(acme, { application: tmn, role: 'read' });
    expect(given.map(({ assignee }) => assignee)).toEqual([
      { kind: 'group', name: 'Readers' },
      { kind: 'group', name: 'Writers' },
    ]);
    const own = await accounts.listRoleAssignments(acme, { assignee: { kind: 'user', name: 'oauth_client_x' } });
    expect(own.map(({ role }) => role).toSorted()).toEqual(['Admin', 'admin']);

    await accounts.deleteGroup(acme, 'writers', actor);
    expect(await accounts.listEffectiveRoles(acme, 'oauth_client_x')).toHaveLength(3);
    await accounts.createGroup(acme, { name: 'Writers', kind: 'group' }, actor);
    await accounts.addMember(acme, 'Writers', 'oauth_client_x', actor);
    expect(await accounts.listEffectiveRoles(acme, 'oauth_client_x')).toHaveLength(3);
  });

  it('keeps custom roles to the subaccount and application that have them', async () => {
    const { accounts } = createRoom(await open());
    const { acme, globex } = await createTwo(accounts);
    await accounts.createRole(acme, tmn, 'auditor', actor);
    await accounts.createRole(acme, tmn, 'Auditor', actor);
    await expect(accounts.createRole(acme, tmn, 'auditor', actor)).rejects.toMatchObject({ status: 409 });
    expect((await accounts.listRoles(acme, tmn)).map(({ name }) => name).toSorted()).toEqual(['Auditor', 'auditor']);
    expect(await accounts.listRoles(acme, other)).toEqual([]);
    expect(await accounts.listRoles(globex, tmn)).toEqual([]);
    await accounts.assignRole(
      { subaccountId: acme, application: tmn, role: 'auditor', assignee: { kind: 'user', name: 'u' } },
      actor,
    );
    expect(await accounts.deleteRole(globex, tmn, 'auditor', actor)).toBe(false);
    expect(await accounts.deleteRole(acme, tmn, 'auditor', actor)).toBe(true);
    expect(await accounts.listEffectiveRoles(acme, 'u')).toEqual([]);
  });

  it('S-06: refuses names with control characters and finds nobody by them', async () => {
    const { accounts, events } = createRoom(await open());
    const { acme } = await createTwo(accounts);
    const bad = 'a\0b';
    await accounts.createGroup(acme, { name: 'G', kind: 'group' }, actor);
    const before = events.length;
    const assignment = {
      subaccountId: acme,
      application: tmn,
      role: 'r',
      assignee: { kind: 'user', name: bad },
    } as const;
    for (const attempt of [
      () => accounts.createGroup(acme, { name: bad, kind: 'group' as const }, actor),
      () => accounts.addMember(acme, 'G', bad, actor),
      () => accounts.addMember(acme, 'G', 'x'.repeat(257), actor),
      () => accounts.assignRole(assignment, actor),
      () => accounts.unassignRole(assignment, actor),
      () => accounts.subscribe(acme, { providerAccount: '', application: 'x' }, actor),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 400 });
    }
    expect(await accounts.deleteGroup(acme, bad, actor)).toBe(false);
    expect(await accounts.listEffectiveRoles(acme, bad)).toEqual([]);
    expect(await accounts.listGroupsOf(acme, bad)).toEqual([]);
    expect(events).toHaveLength(before);
  });
});
