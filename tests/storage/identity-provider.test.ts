import { expect, it } from 'vitest';
import type { Actor } from '../../src/foundation/audit-event.ts';
import { toSubaccountId } from '../../src/foundation/ids.ts';
import { Secret } from '../../src/foundation/secret.ts';
import type { Database } from '../../src/storage/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { openIdentityProvider } from '../support/identity-provider.ts';

const actor: Actor = { kind: 'administrator', name: 'root' };
const password = 'correct horse battery';
const secret = new Secret(password);
const wrong = new Secret(`${password}!`);

const createRoom = (database: Database) => openIdentityProvider(database, actor);

const alice = { userId: 'P000123', userName: 'Alice', email: 'Alice@Example.com', givenName: 'Alice', password };

describeOnBothDatabases('identity provider', (open, { createPlace }) => {
  it('finds a user by name, id and e-mail address, whatever the case, in its own subaccount only', async () => {
    const { identityProvider, acme, globex } = await createRoom(await open());
    const user = await identityProvider.createUser(acme, alice, actor);
    expect(user).toMatchObject({ id: 'P000123', userName: 'Alice', hasPassword: true, isDisabled: false });
    for (const name of ['alice', 'ALICE', 'p000123', 'alice@example.COM']) {
      expect(await identityProvider.findUser(acme, name)).toEqual(user);
      expect(await identityProvider.findUser(globex, name)).toBeUndefined();
    }
    expect(await identityProvider.listUsers(acme)).toEqual([user]);
    expect(await identityProvider.listUsers(globex)).toEqual([]);
    expect(JSON.stringify(user)).not.toContain('scrypt');
  });

  it('refuses a name, id or e-mail address that leads to another user already', async () => {
    const { identityProvider, acme, globex } = await createRoom(await open());
    await identityProvider.createUser(acme, alice, actor);
    for (const taken of [
      { userName: 'ALICE' },
      { userName: 'p000123' },
      { userName: 'alice@example.com' },
      { userName: 'bob', userId: 'alice' },
      { userName: 'bob', email: 'ALICE@example.com' },
    ]) {
      await expect(identityProvider.createUser(acme, taken, actor)).rejects.toMatchObject({ status: 409 });
    }
    expect(await identityProvider.listUsers(acme)).toHaveLength(1);
    await identityProvider.createUser(globex, alice, actor);
    await expect(identityProvider.createUser(toSubaccountId('gone'), { userName: 'x' }, actor)).rejects.toMatchObject({
      status: 404,
    });
  });

  it('refuses what is no user: an OAuth client, control characters, a short password', async () => {
    const { identityProvider, acme } = await createRoom(await open());
    for (const input of [
      { userName: 'OAuth_Client_x' },
      { userName: 'a\0b' },
      { userName: '' },
      { userName: 'bob', email: 'bob' },
      { userName: 'bob', familyName: 'x\n' },
      { userName: 'bob', password: 'short' },
      { userName: 'bob', password: 'x'.repeat(1025) },
    ]) {
      await expect(identityProvider.createUser(acme, input, actor)).rejects.toMatchObject({ status: 400 });
    }
    expect(await identityProvider.findUser(acme, 'a\0b')).toBeUndefined();
    expect(await identityProvider.verifyPassword(acme, 'a\0b', secret)).toBeUndefined();
  });

  it('verifies a password of that user in that subaccount and nothing else', async () => {
    const { identityProvider, audit, acme, globex } = await createRoom(await open());
    const user = await identityProvider.createUser(acme, alice, actor);
    await identityProvider.createUser(acme, { userName: 'nopassword' }, actor);
    await identityProvider.createUser(globex, { userName: 'alice', password: 'another password' }, actor);
    expect(await identityProvider.verifyPassword(acme, 'alice', secret)).toEqual(user);
    expect(await identityProvider.verifyPassword(acme, 'alice@example.com', secret)).toEqual(user);
    const origin = { remoteAddress: '192.0.2.7' };
    expect(await identityProvider.verifyPassword(acme, 'alice', wrong, origin)).toBeUndefined();
    expect(await identityProvider.verifyPassword(acme, 'nobody', secret)).toBeUndefined();
    expect(await identityProvider.verifyPassword(acme, 'nopassword', secret)).toBeUndefined();
    expect(await identityProvider.verifyPassword(globex, 'alice', secret)).toBeUndefined();
    const refused = (await audit.list(acme)).filter(({ action }) => action === 'refuse');
    expect(refused.map(({ attributes }) => attributes?.reason).toSorted()).toEqual([
      'no-password',
      'unknown-user',
      'wrong-password',
    ]);
    expect(refused.find(({ attributes }) => attributes?.reason === 'wrong-password')?.actor).toEqual({
      kind: 'user',
      name: 'alice',
      ...origin,
    });
    expect(JSON.stringify(await audit.list(acme))).not.toContain(password);
  });

  it('S-05: compares all of a password, and its characters as they were sent', async () => {
    const { identityProvider, acme } = await createRoom(await open());
    const long = `${'x'.repeat(199)}é`;
    await identityProvider.createUser(acme, { userName: 'long', password: long }, actor);
    expect(await identityProvider.verifyPassword(acme, 'long', new Secret(long))).toBeDefined();
    for (const close of [`${'x'.repeat(199)}e`, 'x'.repeat(199), long.normalize('NFD'), ` ${long}`]) {
      expect(await identityProvider.verifyPassword(acme, 'long', new Secret(close))).toBeUndefined();
    }
  });

  it('refuses the old password at once, and a disabled user until it is enabled', async () => {
    const { identityProvider, acme } = await createRoom(await open());
    await identityProvider.createUser(acme, alice, actor);
    const verify = (attempt: Secret) => identityProvider.verifyPassword(acme, 'alice', attempt);
    expect(await verify(secret)).toBeDefined();
    await identityProvider.setPassword(acme, 'alice', wrong, actor);
    expect([await verify(secret), (await verify(wrong))?.id]).toEqual([undefined, 'P000123']);
    expect(await identityProvider.disableUser(acme, 'p000123', actor)).toBe(true);
    expect(await identityProvider.disableUser(acme, 'p000123', actor)).toBe(false);
    expect(await verify(wrong)).toBeUndefined();
    await identityProvider.enableUser(acme, 'alice', actor);
    expect(await verify(wrong)).toBeDefined();
    await expect(identityProvider.setPassword(acme, 'nobody', wrong, actor)).rejects.toMatchObject({ status: 404 });
  });

  it('R-16: refuses a user another node disabled after two seconds, however well known the password is', async () => {
    const place = await createPlace();
    const here = await createRoom(await place.open());
    const there = await createRoom(await place.open());
    await there.identityProvider.createUser(there.acme, alice, actor);
    expect(await here.identityProvider.verifyPassword(here.acme, 'alice', secret)).toBeDefined();
    await there.identityProvider.disableUser(there.acme, 'alice', actor);
    here.clock.advance(2_000);
    expect(await here.identityProvider.verifyPassword(here.acme, 'alice', secret)).toBeUndefined();
  });

  it('S-09: answers 429 after 20 failures by any of the user names, and lets the owner in within 60 s', async () => {
    const { identityProvider, clock, acme } = await createRoom(await open());
    await identityProvider.createUser(acme, alice, actor);
    await identityProvider.createUser(acme, { userName: 'bob', password }, actor);
    const names = ['alice', 'p000123', 'alice@example.com', 'ALICE'];
    for (let index = 0; index < 20; index++) {
      expect(await identityProvider.verifyPassword(acme, names[index % 4] ?? '', wrong)).toBeUndefined();
    }
    await expect(identityProvider.verifyPassword(acme, 'alice', secret)).rejects.toMatchObject({
      status: 429,
      headers: { 'Retry-After': '1' },
    });
    expect(await identityProvider.verifyPassword(acme, 'bob', secret)).toBeDefined();
    clock.advance(30_000);
    expect(await identityProvider.verifyPassword(acme, 'alice', secret)).toBeDefined();
  });

  it('changes and removes an e-mail address, and deletes a user with its names', async () => {
    const { identityProvider, acme } = await createRoom(await open());
    await identityProvider.createUser(acme, alice, actor);
    await identityProvider.createUser(acme, { userName: 'bob', email: 'bob@example.com' }, actor);
    const changed = await identityProvider.updateUser(acme, 'alice', { email: 'a@example.com', givenName: '' }, actor);
    expect(changed).toMatchObject({ email: 'a@example.com' });
    expect(changed.givenName).toBeUndefined();
    expect(await identityProvider.findUser(acme, 'alice@example.com')).toBeUndefined();
    expect(await identityProvider.findUser(acme, 'a@example.com')).toEqual(changed);
    await expect(identityProvider.updateUser(acme, 'alice', { email: 'bob@example.com' }, actor)).rejects.toMatchObject(
      { status: 409 },
    );
    expect(await identityProvider.findUser(acme, 'a@example.com')).toEqual(changed);
    await identityProvider.updateUser(acme, 'alice', { email: '' }, actor);
    expect(await identityProvider.findUser(acme, 'a@example.com')).toBeUndefined();
    expect(await identityProvider.deleteUser(acme, 'alice', actor)).toBe(true);
    expect(await identityProvider.deleteUser(acme, 'alice', actor)).toBe(false);
    expect(await identityProvider.verifyPassword(acme, 'alice', secret)).toBeUndefined();
    await identityProvider.createUser(acme, alice, actor);
  });

  it('deletes the users of a deleted subaccount', async () => {
    const database = await open();
    const { accounts, identityProvider, acme } = await createRoom(database);
    await identityProvider.createUser(acme, alice, actor);
    await accounts.deleteSubaccount(acme, actor);
    expect(await database.read.selectFrom('users').select('id').execute()).toEqual([]);
    expect(await database.read.selectFrom('user_login_names').select('user_id').execute()).toEqual([]);
  });
});
