import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const actor = { kind: 'system', name: 'test' } as const;

it('S-63: a new data key seals what is written from then on, what was sealed before stays readable', async () => {
  const { accounts, destinationService, audit } = app.rooms;
  const { id: subaccountId } = await accounts.createSubaccount({ subdomain: 'acme', flavour: 'cf' }, actor);
  const put = (name: string) =>
    destinationService.manage.destinations.save(
      { subaccountId },
      {
        Name: name,
        Type: 'HTTP',
        URL: 'https://x.example',
        Authentication: 'BasicAuthentication',
        User: 'u',
        Password: name,
      },
      actor,
    );
  await put('before');
  const rotate = (token: string | undefined): Promise<Response> =>
    fetch(`${app.http}/management/v1/sealing-key/rotate`, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  expect((await rotate(undefined)).status).toBe(401);
  expect((await rotate(app.administratorToken?.reveal())).status).toBe(200);
  // The new key is used once every node has had time to read it.
  app.clock.advance(11_000);
  await put('after');
  const found = await destinationService.manage.destinations.list({ subaccountId });
  expect(found.map(({ properties }) => properties.Password).sort()).toEqual(['after', 'before']);
  const sealed = await app.rooms.database.read.selectFrom('sealing_keys').select('number').execute();
  expect(sealed.length).toBe(2);
  expect((await audit.list('installation', { limit: 100 })).map(({ message }) => message)).toContain(
    'Creating a data key for sealing secrets',
  );
});
