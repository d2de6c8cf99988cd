import { afterEach, beforeEach, expect, it } from 'vitest';
import { toServiceInstanceId, toSubaccountId } from '../../../src/foundation/ids.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

describeOnBothDatabases('consume destination (v2)', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open, providers: { 'test-client': 'acme' } });
    const instanceId = toServiceInstanceId(app.instance);
    for (const [subaccount, owner] of [
      ['acme', app.acme],
      ['other', app.other],
    ] as const) {
      const subaccountId = toSubaccountId(owner);
      await app.store({ Name: 'd', URL: `https://${subaccount}.example` }, { subaccountId });
      await app.store({ Name: 'd', URL: `https://${subaccount}-instance.example` }, { subaccountId, instanceId });
      await app.service.manage.fragments.save({ subaccountId }, { FragmentName: 'f', from: subaccount }, app.actor);
      await app.service.manage.fragments.save(
        { subaccountId, instanceId },
        { FragmentName: 'f', from: 'instance' },
        app.actor,
      );
    }
  });
  afterEach(() => app.close());

  const asProvider = () => ({ subaccount: app.acme, instance: app.instance });
  const asSubscriber = () => ({ subaccount: app.other, instance: app.instance });
  const consume = (address: string, caller: ReturnType<typeof asProvider>, fragment?: string) =>
    app.call(`/destination-configuration/v2/destinations/${address}`, {
      caller,
      ...(fragment && { headers: { 'x-fragment-name': fragment } }),
    });

  it.each([
    ['d@subaccount', 'acme'],
    ['d@instance', 'acme-instance'],
    ['d', 'acme-instance'],
  ])('D-51: %s is the one of %s, without an owner', async (address, expected) => {
    const reply = await consume(address, asProvider());
    expect(reply.json).toEqual({
      destinationConfiguration: { Name: 'd', Type: 'HTTP', URL: `https://${expected}.example` },
    });
  });

  it.each([
    ['d@subaccount', 'other'],
    ['d@instance', 'other-instance'],
    ['d@provider_subaccount', 'acme'],
    ['d@provider_instance', 'acme-instance'],
  ])('D-51: for a subscriber, %s is the one of %s', async (address, expected) => {
    const reply = await consume(address, asSubscriber());
    expect(reply.json.destinationConfiguration.URL).toBe(`https://${expected}.example`);
  });

  it('D-51: falls back to no other level, and refuses unknown ones and providers without a subscriber', async () => {
    await app.store({ Name: 'only' });
    expect((await consume('only@instance', asProvider())).status).toBe(404);
    expect((await consume('only@elsewhere', asProvider())).status).toBe(400);
    expect((await consume('d@provider_subaccount', asProvider())).status).toBe(400);
  });

  it('D-52: adds the owners of everything used, where asked', async () => {
    const { json } = await app.call('/destination-configuration/v2/destinations/d@subaccount?includeMetadata=owner', {
      caller: asProvider(),
      headers: { 'x-fragment-name': 'f@instance' },
    });
    expect(json.destinationConfiguration).toMatchObject({
      from: 'instance',
      FragmentName: 'f',
      $metadata: {
        owner: {
          destinations: [{ Name: 'd', SubaccountId: app.acme, InstanceId: null }],
          certificates: [],
          fragments: [{ FragmentName: 'f', SubaccountId: app.acme, InstanceId: app.instance }],
        },
      },
    });
    expect((await consume('d@subaccount', asProvider())).text).not.toContain('$metadata');
  });

  it('D-53: refuses to mix the subscriber subaccount with another level', async () => {
    expect((await consume('d@subaccount', asSubscriber(), 'f@instance')).status).toBe(403);
    expect((await consume('d@provider_subaccount', asSubscriber(), 'f@subaccount')).status).toBe(403);
    expect((await consume('d@subaccount', asSubscriber(), 'f')).json.destinationConfiguration.from).toBe('other');
    const allowed = await consume('d@provider_subaccount', asSubscriber(), 'f@provider_instance');
    expect(allowed.json.destinationConfiguration.from).toBe('instance');
  });
});
