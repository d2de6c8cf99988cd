import { afterEach, beforeEach, expect, it } from 'vitest';
import { toServiceInstanceId, toSubaccountId } from '../../../src/foundation/ids.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

const base = '/destination-configuration/v1';

describeOnBothDatabases('D-68: subscription level', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open, providers: { 'provider-client': 'acme' } });
  });
  afterEach(() => app.close());

  const subscriber = () => ({ subaccount: app.other, instance: app.instance, client: 'provider-client' });
  const provider = () => ({ subaccount: app.acme, instance: app.instance, client: 'provider-client' });
  const shared = (is: unknown) => ({ $metadata: { shared_with_subscriber: is } });
  const destination = (more: object = {}) => ({ Name: 'd', Type: 'RFC', ...more });
  const write = (method: string, body: unknown, collection = 'instanceDestinations', caller = subscriber()) =>
    app.call(`${base}/${collection}`, { method, body, caller });
  const zoneOf = async (name: string) => {
    const level = { subaccountId: toSubaccountId(app.other), instanceId: toServiceInstanceId(app.instance) };
    return (await app.service.manage.destinations.find(level, name))?.isShared;
  };

  it('keeps a store for every subscriber', async () => {
    expect((await write('POST', destination())).status).toBe(201);
    const read = (caller: ReturnType<typeof subscriber>) => app.call(`${base}/instanceDestinations/d`, { caller });
    expect((await read(subscriber())).status).toBe(200);
    expect((await read(provider())).status).toBe(404);
    expect((await write('POST', destination({ x: 'p' }), 'instanceDestinations', provider())).status).toBe(201);
    expect((await read(subscriber())).json).toEqual(destination());
  });

  it('reads look in both zones, and a name is in one of them only', async () => {
    expect((await write('POST', destination(shared(true)))).status).toBe(201);
    expect((await write('POST', { Name: 'e', Type: 'RFC' })).status).toBe(201);
    const listed = await app.call(`${base}/instanceDestinations`, { caller: subscriber() });
    expect(listed.json).toEqual([destination(), { Name: 'e', Type: 'RFC' }]);
    const found = await app.call(`${base}/destinations/d`, { caller: subscriber() });
    expect(found.json.destinationConfiguration).toEqual(destination());
    expect([await zoneOf('d'), await zoneOf('e')]).toEqual([true, false]);
    for (const zone of [{}, shared(false), shared(true)]) {
      const again = await write('POST', destination(zone));
      expect([again.status, again.json]).toEqual([409, { ErrorMessage: 'Duplicate key' }]);
    }
    expect(await zoneOf('d')).toBe(true);
  });

  it('PUT moves what it names a zone for, and leaves the rest where it is', async () => {
    await write('POST', destination());
    await write('PUT', destination(shared(true)));
    expect(await zoneOf('d')).toBe(true);
    await write('PUT', destination({ x: '1' }));
    expect(await zoneOf('d')).toBe(true);
    await write('PUT', destination(shared(false)));
    expect(await zoneOf('d')).toBe(false);
  });

  it('offers the shared zone for every kind, on this level only', async () => {
    const bodies = {
      Destinations: destination(),
      DestinationFragments: { FragmentName: 'f' },
      Certificates: { Name: 'c.pem', Content: 'AAAA' },
    };
    for (const [suffix, body] of Object.entries(bodies)) {
      const wanted = { ...body, ...shared(true) };
      expect((await write('POST', wanted, `subaccount${suffix}`)).status, suffix).toBe(400);
      expect((await write('POST', wanted, `instance${suffix}`, provider())).status, suffix).toBe(400);
      expect((await write('POST', { ...body, ...shared('yes') }, `instance${suffix}`)).status, suffix).toBe(400);
      expect((await write('POST', wanted, `instance${suffix}`)).status, suffix).toBe(201);
    }
  });
});
