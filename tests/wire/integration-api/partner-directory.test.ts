import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { bearer, createCfTenant, type IntegrationTenant, testActor } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const roles = ['TenantPartnerDirectory.read', 'TenantPartnerDirectory.write'];
const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();

describeOnBothDatabases('the partner directory', (_open, { createPlace }) => {
  let app: TestApp;
  let tenant: IntegrationTenant;
  let token: string;
  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp(url === undefined ? {} : { databaseUrl: url });
    tenant = await createCfTenant(app);
    token = await tenant.createToken(roles);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    for (const pid of await values('Partners', 'Pid')) await call('DELETE', `Partners('${pid}')`);
  });

  const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
    tenant.callApi(token, method, path, body, headers);
  const values = async (path: string, name: string) => {
    const reply = await call('GET', path);
    expect(reply.status, reply.body).toBe(200);
    const { d } = reply.json() as { d: { results: Record<string, unknown>[] } };
    return d.results.map((row) => row[name]);
  };
  const put = async (pid: string, id: string, value = 'x') =>
    expect((await call('POST', 'StringParameters', { Pid: pid, Id: id, Value: value })).status).toBe(201);

  const alternative = { Agency: 'AgencyA', Scheme: 'SchemeA', Id: 'Partner123', Pid: 'PartnerZ' };
  const alternativeKey = `(Hexagency='${hex('AgencyA')}',Hexscheme='${hex('SchemeA')}',Hexid='${hex('Partner123')}')`;
  const kinds = [
    {
      set: 'StringParameters',
      key: "(Pid='PartnerZ',Id='ReceiverAddress')",
      made: { Pid: 'PartnerZ', Id: 'ReceiverAddress', Value: 'http://receiverZ.example' },
      shown: {},
      changed: { Value: 'http://other.example' },
    },
    {
      set: 'BinaryParameters',
      key: "(Pid='PartnerZ',Id='Z_XSD')",
      made: { Pid: 'PartnerZ', Id: 'Z_XSD', ContentType: 'xml;encoding=UTF-8', Value: 'PGEvPg==' },
      shown: {},
      changed: { ContentType: 'xsd', Value: 'AP8=' },
    },
    {
      set: 'AlternativePartners',
      key: alternativeKey,
      made: alternative,
      shown: { Hexagency: hex('AgencyA'), Hexscheme: hex('SchemeA'), Hexid: hex('Partner123') },
      changed: { Pid: 'PartnerY' },
    },
    {
      set: 'AuthorizedUsers',
      key: "('myuser')",
      made: { User: 'MyUser', Pid: 'PartnerZ' },
      shown: { User: 'myuser' },
      changed: { Pid: 'PartnerY' },
    },
  ] as const;

  describe.each(kinds)('$set', ({ set, key, made, shown, changed }) => {
    it('are made (201), read, changed (204) and removed (204)', async () => {
      const created = await call('POST', `${set}?user=someone`, made);
      expect(created.status, created.body).toBe(201);
      expect(created.headers.location).toMatch(new RegExp(`/api/v1/${set}\\(.*\\)$`));
      expect(created.json()).toMatchObject({
        d: { ...made, ...shown, CreatedBy: 'someone', LastModifiedBy: 'someone' },
      });
      expect((await call('POST', set, made)).json()).toHaveProperty(
        'error.message.value',
        'Entity with specified name already exists.',
      );
      app.clock.advance(1000);
      expect(await call('PUT', `${set}${key}?user=other`, changed)).toMatchObject({ status: 204, body: '' });
      const { d } = (await call('GET', `${set}${key}`)).json() as { d: Record<string, string> };
      expect(d).toMatchObject({ ...made, ...shown, ...changed, CreatedBy: 'someone', LastModifiedBy: 'other' });
      expect(d.CreatedTime).not.toBe(d.LastModifiedTime);
      expect(await values(set, 'Pid')).toEqual([d.Pid]);
      expect(await values('Partners', 'Pid')).toEqual([d.Pid]);
      expect(await call('DELETE', `${set}${key}`)).toMatchObject({ status: 204, body: '' });
      expect((await call('GET', `${set}${key}`)).status).toBe(404);
      expect((await call('DELETE', `${set}${key}`)).status).toBe(404);
      expect(await values('Partners', 'Pid')).toEqual([]);
    });

    it('S-55: are those of one subaccount, and ask for a role of their own', async () => {
      await call('POST', set, made);
      const poor = await tenant.createToken(['TenantPartnerDirectory.read']);
      const asPoor = { authorization: `Bearer ${poor}` };
      expect((await call('GET', set, undefined, asPoor)).status).toBe(200);
      for (const [method, path, body] of [
        ['POST', set, made],
        ['PUT', `${set}${key}`, changed],
        ['DELETE', `${set}${key}`, undefined],
        ['DELETE', "Partners('PartnerZ')", undefined],
      ] as const) {
        expect((await call(method, path, body, asPoor)).status, `${method} ${path}`).toBe(403);
      }
      expect((await call('GET', set, undefined, bearer(await tenant.createToken([])))).status).toBe(403);
      const owner = tenant;
      const mine = token;
      tenant = await createCfTenant(app);
      token = await tenant.createToken(roles);
      expect(await values(set, 'Pid')).toEqual([]);
      expect((await call('GET', `${set}${key}`)).status).toBe(404);
      expect((await call('PUT', `${set}${key}`, changed)).json()).toHaveProperty(
        'error.message.value',
        'Entity with specified key does not exist.',
      );
      expect((await call('DELETE', `${set}${key}`)).status).toBe(404);
      expect((await call('DELETE', "Partners('PartnerZ')")).status).toBe(404);
      tenant = owner;
      token = mine;
      expect(await values(set, 'Pid')).toEqual(['PartnerZ']);
    });
  });

  it('is on record, with the caller and whom it names, and without values', async () => {
    await call('POST', 'StringParameters?user=someone', { Pid: 'P', Id: 'I', Value: 'marker-of-a-value' });
    await call('PUT', "StringParameters(Pid='P',Id='I')", { Value: 'marker-of-a-value-2' });
    await call('DELETE', "Partners('P')");
    const events = (await app.rooms.audit.list(tenant.subaccountId)).filter(({ object }) => /partner P$/i.test(object));
    expect(events.map(({ action, object }) => `${action} ${object}`).sort()).toEqual([
      'create String parameter I of partner P',
      'delete Partner P',
      'update String parameter I of partner P',
    ]);
    const created = events.find(({ action }) => action === 'create');
    expect(created?.attributes).toEqual({ onBehalfOf: 'someone' });
    expect(created?.actor.name).toMatch(/^sb-/);
    expect(JSON.stringify(events)).not.toContain('marker-of-a-value');
    expect(app.logLines.join('')).not.toContain('marker-of-a-value');
  });

  it('filters, orders, counts, selects and pages in the database', async () => {
    for (const [pid, id, value] of [
      ['b', '2', 'y'],
      ['a', '1', "o'x"],
      ['b', '1', 'Z'],
      ['c', '1', 'ä%_'],
    ] as const)
      await put(pid, id, value);
    const list = (query: string) => values(`StringParameters?${query}`, 'Value');
    expect(await list('')).toEqual(["o'x", 'Z', 'y', 'ä%_']);
    expect(await list("$filter=Pid%20eq%20'b'")).toEqual(['Z', 'y']);
    expect(await list("$filter=substringof('%25',Value)%20or%20Value%20eq%20'o''x'&$orderby=Pid%20desc")).toEqual([
      'ä%_',
      "o'x",
    ]);
    expect(await list('$orderby=Value%20desc,Id&$top=2&$skip=1')).toEqual(['y', "o'x"]);
    expect((await call('GET', "StringParameters/$count?$filter=Id%20ne%20'2'")).body).toBe('3');
    const page = await call('GET', "StringParameters?$inlinecount=allpages&$top=1&$select=Value&$filter=Id%20eq%20'1'");
    expect(page.json()).toEqual({ d: { __count: '3', results: [{ __metadata: expect.anything(), Value: "o'x" }] } });
    expect(await values("Partners?$filter=Pid%20gt%20'a'&$orderby=Pid%20desc&$top=1", 'Pid')).toEqual(['c']);
    expect((await call('GET', 'Partners/$count')).body).toBe('3');
    expect((await call('GET', "Partners('b')")).json()).toMatchObject({ d: { Pid: 'b' } });
  });

  it('pages binary parameters by 30, with next links bound to their query', async () => {
    for (let number = 0; number < 31; number += 1) {
      const body = { Pid: 'p', Id: String(100 + number), ContentType: 'json', Value: 'e30=' };
      expect((await call('POST', 'BinaryParameters', body)).status).toBe(201);
    }
    const first = (await call('GET', 'BinaryParameters?$select=Id')).json() as {
      d: { results: unknown[]; __next: string };
    };
    expect(first.d.results).toHaveLength(30);
    const next = new URL(first.d.__next);
    const second = await tenant.call({
      path: `${next.pathname}${next.search}`,
      headers: bearer(token, { accept: 'application/json' }),
    });
    expect(second.json()).toMatchObject({ d: { results: [{ Id: '130' }] } });
    expect(second.body).not.toContain('__next');
  });

  it('has one name of a partner in a scheme, and finds names by text, not by hexadecimal digits', async () => {
    await call('POST', 'AlternativePartners', alternative);
    expect((await call('POST', 'AlternativePartners', { ...alternative, Id: 'Other' })).status).toBe(409);
    expect((await call('POST', 'AlternativePartners', { ...alternative, Id: 'Other', Pid: 'PartnerY' })).status).toBe(
      201,
    );
    expect((await call('PUT', `AlternativePartners${alternativeKey}`, { Pid: 'PartnerY' })).status).toBe(409);
    expect(
      (await call('PUT', `AlternativePartners${alternativeKey.toLowerCase().replaceAll('hex', 'Hex')}`, alternative))
        .status,
    ).toBe(204);
    const filter = "Agency%20eq%20'AgencyA'%20and%20Scheme%20eq%20'SchemeA'%20and%20Id%20eq%20'Partner123'";
    expect(await values(`AlternativePartners?$filter=${filter}&$select=Pid`, 'Pid')).toEqual(['PartnerZ']);
    expect(await values(`AlternativePartners?$filter=Hexagency%20eq%20'${hex('AgencyA')}'`, 'Pid')).toEqual([]);
    expect(await values('AlternativePartners?$orderby=Hexagency,Id%20desc', 'Id')).toEqual(['Partner123', 'Other']);
  });

  it('removes a partner with all that is stored about it, and with nothing else', async () => {
    for (const { set, made } of kinds) await call('POST', set, made);
    await put('Other', 'a');
    expect(await call('DELETE', "Partners('PartnerZ')")).toMatchObject({ status: 204, body: '' });
    for (const { set } of kinds)
      expect(await values(set, 'Pid'), set).toEqual(set === 'StringParameters' ? ['Other'] : []);
    expect((await call('DELETE', "Partners('PartnerZ')")).status).toBe(404);
  });

  const long = (length: number): string => 'a'.repeat(length);
  it.each<[string, string, string, unknown, number, string?]>([
    ['a Pid of other characters', 'POST', 'StringParameters', { Pid: 'a b', Id: 'i', Value: '' }, 400],
    ['a Pid that is too long', 'POST', 'StringParameters', { Pid: long(61), Id: 'i', Value: '' }, 400],
    ['an id with a slash', 'POST', 'StringParameters', { Pid: 'p', Id: 'a/b', Value: '' }, 400],
    ['a value that is too long', 'POST', 'StringParameters', { Pid: 'p', Id: 'i', Value: long(4001) }, 400],
    [
      'no value',
      'POST',
      'StringParameters',
      { Pid: 'p', Id: 'i' },
      400,
      "The request body is invalid: property 'Value' is required.",
    ],
    [
      'a PUT without a value',
      'PUT',
      "StringParameters(Pid='p',Id='i')",
      {},
      400,
      "The request body is invalid: property 'Value' is required.",
    ],
    [
      'a PUT with another key',
      'PUT',
      "StringParameters(Pid='p',Id='i')",
      { Pid: 'q', Value: '' },
      400,
      'Entity key specified in URI does not match to name from payload.',
    ],
    [
      'a PUT of nothing',
      'PUT',
      "StringParameters(Pid='p',Id='i')",
      { Value: '' },
      409,
      'Entity with specified key does not exist.',
    ],
    ['bytes that are none', 'POST', 'BinaryParameters', { Pid: 'p', Id: 'i', ContentType: 'xml', Value: '!' }, 400],
    [
      'a content type nobody knows',
      'POST',
      'BinaryParameters',
      { Pid: 'p', Id: 'i', ContentType: 'text/html', Value: '' },
      400,
    ],
    [
      'a value over 260 KB',
      'POST',
      'BinaryParameters',
      { Pid: 'p', Id: 'i', ContentType: 'zip', Value: Buffer.alloc(260 * 1024 + 1).toString('base64') },
      400,
      "The request body is invalid: property 'Value' must have at most 266240 bytes.",
    ],
    ['an empty agency', 'POST', 'AlternativePartners', { ...alternative, Agency: ' ' }, 400],
    [
      'a key with an odd number of digits',
      'GET',
      "AlternativePartners(Hexagency='4',Hexscheme='41',Hexid='41')",
      undefined,
      400,
      'hexBinary needs to be even-length: 4',
    ],
    ['a key with NUL', 'GET', "AlternativePartners(Hexagency='00',Hexscheme='41',Hexid='41')", undefined, 400],
    ['another name in the payload', 'PUT', `AlternativePartners${alternativeKey}`, { ...alternative, Id: 'x' }, 400],
    ['a user with a control character', 'POST', 'AuthorizedUsers', { User: 'a\u0007', Pid: 'p' }, 400],
    [
      'a name without letters for the audit log',
      'POST',
      'StringParameters?user=%0a',
      { Pid: 'p', Id: 'i', Value: '' },
      400,
    ],
    ['two names for the audit log', 'POST', 'StringParameters?user=a&user=b', { Pid: 'p', Id: 'i', Value: '' }, 400],
    ['POST to partners', 'POST', 'Partners', { Pid: 'p' }, 405],
    ['PUT to a partner', 'PUT', "Partners('p')", { Pid: 'p' }, 405],
    ['a filter on bytes', 'GET', "BinaryParameters?$filter=Value%20eq%20'a'", undefined, 400],
    ['an unknown order', 'GET', 'Partners?$orderby=Nope', undefined, 400, 'Invalid order by expression'],
  ])('refuses %s', async (_what, method, path, body, status, text) => {
    const reply = await call(method, path, body);
    expect(reply.status, reply.body).toBe(status);
    if (text !== undefined) expect(reply.json()).toHaveProperty('error.message.value', text);
    expect(await values('Partners', 'Pid')).toEqual([]);
  });

  it('takes a binary value of 260 KB, and text with any characters', async () => {
    const value = Buffer.alloc(260 * 1024, 7).toString('base64');
    const body = { Pid: 'p', Id: 'i', ContentType: 'zip', Value: value };
    expect((await call('POST', 'BinaryParameters', body)).status).toBe(201);
    const bytes = await call('GET', "BinaryParameters(Pid='p',Id='i')/Value/$value");
    expect([bytes.headers['content-type'], bytes.body.length]).toEqual(['application/octet-stream', 260 * 1024]);
    await put('p', 'i', '<a>&"\'\u{1f600}\n');
    const atom = await call('GET', "StringParameters(Pid='p',Id='i')", undefined, { accept: 'application/atom+xml' });
    expect(atom.body).toMatch(/<d:Pid>p<\/d:Pid><d:Id>i<\/d:Id><d:LastModifiedBy>.*<d:Value>&lt;a&gt;/s);
  });

  it('has user credentials of partners, which are deployed user credentials', async () => {
    const mine = token;
    token = await tenant.createToken(['NodeManager.readcredentials', 'NodeManager.deploycredentials']);
    const key = "UserCredentialParameters(Pid='PartnerZ',Id='Id1')";
    const made = { Pid: 'PartnerZ', Id: 'Id1', User: 'myUser', Password: 'marker-of-a-password' };
    const created = await call('POST', 'UserCredentialParameters', made);
    expect(created.status, created.body).toBe(201);
    expect(created.json()).toMatchObject({ d: { ...made, Password: null } });
    const { userCredentials } = app.rooms.credentials;
    await userCredentials.create(tenant.subaccountId, { name: 'other', type: 'default' }, testActor);
    expect((await call('POST', 'UserCredentialParameters', { ...made, User: 'second' })).status).toBe(201);
    expect(await values("UserCredentialParameters?$filter=Pid%20eq%20'PartnerZ'", 'User')).toEqual(['second']);
    const deployed = await app.rooms.credentials.findUserCredential(
      tenant.subaccountId,
      'pd:PartnerZ:Id1:UserCredential',
    );
    expect([deployed?.user, deployed?.password.reveal()]).toEqual(['second', 'marker-of-a-password']);
    expect((await call('POST', 'UserCredentialParameters', { ...made, Pid: 'a:b' })).status).toBe(400);
    expect((await call('PUT', key, { User: 'x' })).status).toBe(405);
    expect((await call('GET', `${key}?returnHashedPassword=SHA256`)).status).toBe(501);
    expect((await call('DELETE', key, undefined, bearer(mine))).status).toBe(403);
    expect(await call('DELETE', key)).toMatchObject({ status: 204, body: '' });
    expect((await call('DELETE', key)).status).toBe(404);
    expect(await values('UserCredentialParameters', 'Pid')).toEqual([]);
    await userCredentials.remove(tenant.subaccountId, 'other', testActor);
    token = mine;
    expect(app.logLines.join(''), 'S-64').not.toContain('marker-of-a-password');
  });
});
