import { afterEach, beforeEach, expect, it } from 'vitest';
import { initDataSchema } from '../../../src/destination-service/index.ts';
import { toServiceInstanceId, toSubaccountId } from '../../../src/foundation/ids.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

describeOnBothDatabases('init_data of a service instance', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open });
  });
  afterEach(() => app.close());

  const subaccountId = () => toSubaccountId(app.acme);
  const id = () => toServiceInstanceId(app.instance);
  const init = async (data: unknown) => {
    const { manage } = app.service;
    const prepared = await manage.prepareInitData(
      { subaccountId: subaccountId(), id: id() },
      initDataSchema.parse(data),
      app.actor,
    );
    await app.database.write(prepared.store);
    prepared.forget();
  };
  const rfc = (Name: string, more: object = {}) => ({ Name, Type: 'RFC', ...more });
  const stored = async (level: 'subaccount' | 'instance', name: string) =>
    (
      await app.service.manage.destinations.find(
        { subaccountId: subaccountId(), ...(level === 'instance' && { instanceId: id() }) },
        name,
      )
    )?.properties;

  it('stores destinations and certificates on both levels, on record', async () => {
    await init({
      subaccount: { destinations: [rfc('shared', { 'jco.client.passwd': 'MARKER' })] },
      instance: {
        certificates: [
          { Name: 'own.pem', Content: 'AAAA' },
          { Name: 'made.pem', Attributes: { CN: 'made' } },
        ],
        destinations: [rfc('own')],
      },
    });
    expect(await stored('subaccount', 'shared')).toMatchObject({ Name: 'shared' });
    expect(await stored('subaccount', 'own')).toBeUndefined();
    expect((await app.find('own')).json.owner.InstanceId).toBe(app.instance);
    const listed = await app.call('/destination-configuration/v1/instanceCertificates?$select=Name');
    expect(listed.json).toEqual([{ Name: 'made.pem' }, { Name: 'own.pem' }]);
    expect(app.audited.filter(({ action }) => action === 'create').map(({ object }) => object)).toEqual([
      'destination shared',
      'certificate own.pem',
      'certificate made.pem',
      'destination own',
    ]);
    expect(JSON.stringify(app.audited)).not.toContain('MARKER');
  });

  it('fails for what exists unless told otherwise, and stores nothing at all then', async () => {
    await init({ instance: { destinations: [rfc('own')] } });
    const data = { instance: { destinations: [rfc('fresh'), rfc('own', { x: '1' })] } };
    await expect(init(data)).rejects.toMatchObject({ status: 409 });
    expect(await stored('instance', 'fresh')).toBeUndefined();
    expect((await app.find('fresh')).status).toBe(404);
    await expect(init({ instance: { ...data.instance, existing_destinations_policy: 'fail' } })).rejects.toMatchObject({
      description: expect.stringContaining('"own"'),
    });
  });

  it('ignores or replaces what exists by the policy of its kind and level; lookups see it at once', async () => {
    await init({ instance: { certificates: [{ Name: 'own.pem', Content: 'AAAA' }], destinations: [rfc('own')] } });
    expect((await app.find('own')).status).toBe(200);
    await init({
      instance: { existing_destinations_policy: 'ignore', destinations: [rfc('own', { x: '1' }), rfc('new')] },
    });
    expect([await stored('instance', 'own'), await stored('instance', 'new')]).toEqual([rfc('own'), rfc('new')]);
    await init({
      instance: {
        existing_destinations_policy: 'update',
        existing_certificates_policy: 'ignore',
        destinations: [rfc('own', { x: '2' })],
        certificates: [{ Name: 'own.pem', Content: 'BBBB' }],
      },
    });
    expect((await app.find('own')).json.destinationConfiguration).toEqual(rfc('own', { x: '2' }));
    const certificate = await app.call('/destination-configuration/v1/instanceCertificates/own.pem');
    expect(certificate.json).toMatchObject({ Content: 'AAAA' });
  });

  it('refuses what cannot be stored, and says where', async () => {
    const wrong = [
      ['a destination without a type', { instance: { destinations: [{ Name: 'x' }] } }, 'instance.destinations[0]'],
      [
        'a certificate that is none',
        { subaccount: { certificates: [{ Name: 'x.pem', Content: '?' }] } },
        'certificates[0]',
      ],
      [
        'the zone shared with subscribers',
        { instance: { destinations: [rfc('y'), rfc('x', { $metadata: { shared_with_subscriber: true } })] } },
        'destinations[1]',
      ],
    ] as const;
    for (const [what, data, where] of wrong)
      await expect(init(data), what).rejects.toMatchObject({
        status: 400,
        description: expect.stringContaining(where),
      });
  });
});
