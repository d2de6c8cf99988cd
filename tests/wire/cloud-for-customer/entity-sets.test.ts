import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, type WireReply } from '../../support/authorization-server.ts';
import { type C4cServer, dataOf, resultsOf, serviceRoot, startC4c } from '../../support/cloud-for-customer.ts';
import { canRunPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';

/** One entity of each set: what is sent, and what a change sends. References are to what the samples have. */
const scenarios: readonly (readonly [string, string, object, object])[] = [
  ['AccountCollection', 'AccountID', { AccountName: 'A' }, { City: 'Bonn' }],
  ['CorporateAccountCollection', 'AccountID', { Name: 'B', CountryCode: 'US' }, { City: 'Bonn' }],
  ['CustomerCollection', 'ID', { Name: 'C' }, { City: 'Bonn' }],
  ['ContactCollection', 'ContactID', { LastName: 'D', AccountID: '1000001' }, { JobTitle: 'Baker' }],
  [
    'OpportunityCollection',
    'ID',
    { Name: 'E', AccountID: '1000001', OwnerID: '7000001', CloseDate: '/Date(1761955200000)/' },
    { ProbabilityPercent: 75 },
  ],
  ['LeadCollection', 'ID', { Name: 'F', CampaignID: '1', StartDate: '2012-08-25T00:00:00' }, { StatusCode: '6' }],
  ['SalesQuoteCollection', 'ID', { Name: 'G', OpportunityID: '1' }, { ValidTo: '/Date(1761955200000)/' }],
  [
    'AppointmentCollection',
    'ID',
    { Subject: 'H', FullDayIndicator: true, StartDateTime: '2026-03-01T10:00:00+02:00' },
    { FullDayIndicator: false },
  ],
  ['CampaignCollection', 'ID', { Name: 'I', OwnerID: '7000002' }, { EndDate: null }],
  ['ServiceRequestCollection', 'ID', { Name: 'J', CustomerID: '1000001' }, { ServicePriorityCode: '3' }],
  ['ProductCollection', 'ID', { Description: 'K' }, { UnitOfMeasureCode: 'EA' }],
  ['EmployeeCollection', 'EmployeeID', { LastName: 'L' }, { DepartmentName: 'Sales' }],
  ['UserCollection', 'UserID', { UserName: 'M', EmployeeID: '7000001' }, { UserLockedIndicator: true }],
];

const declare = (startServer: () => Promise<C4cServer>): void => {
  let server: C4cServer;
  beforeAll(async () => {
    server = await startServer();
    await server.manage.createSampleData(server.acme.id, administrator);
  });
  afterAll(() => server?.close());

  const get = (path: string, root = serviceRoot) =>
    server.call(server.asProgram, `${root}/${path.replaceAll(' ', '%20')}`);
  const send = (method: string, path: string, json?: unknown, root = serviceRoot) =>
    server.call(server.asProgram, `${root}/${path}`, { method, ...(json !== undefined && { json }) });
  const create = async (set: string, json: unknown) => {
    const reply = await send('POST', set, json);
    expect(reply.status, reply.text).toBe(201);
    return dataOf(reply);
  };
  const names = (reply: WireReply, property: string) => resultsOf(reply).map((entity) => entity[property]);

  it.each(scenarios)(
    'creates, reads, finds, changes and deletes an entity of %s',
    async (set, idName, sent, changed) => {
      const { __metadata, ...made } = await create(set, sent);
      expect(made).toMatchObject({ ObjectID: expect.stringMatching(/^[0-9A-F]{32}$/), CreatedBy: 'EXTENSION' });
      const number = String(made[idName]);
      const path = `${set}('${made.ObjectID}')`;
      expect(resultsOf(await get(`${set}?$filter=${idName} eq '${number}'`))).toMatchObject([made]);
      expect((await send('PATCH', path, changed)).status).toBe(204);
      expect(dataOf(await get(path))).toMatchObject({ ...made, ...changed, ...touched });
      const taken = await send('POST', set, { ...sent, [idName]: number });
      expect(taken.status, taken.text).toBe(400);
      expect(dataOf(await send('POST', set, { ...sent, [idName]: `X-${number}` }))[idName]).toBe(`X-${number}`);
      expect((await send('DELETE', path)).status).toBe(204);
      expect((await get(path)).status).toBe(404);
    },
  );
  const touched = { ChangedOn: expect.anything(), EntityLastChangedOn: expect.anything(), ETag: expect.anything() };

  it('gives the next number where callers have chosen the next ones', async () => {
    const { ID } = await create('ProductCollection', { Description: 'next' });
    await create('ProductCollection', { Description: 'chosen', ID: String(Number(ID) + 1) });
    expect((await create('ProductCollection', { Description: 'given' })).ID).toBe(String(Number(ID) + 2));
  });

  it('leads from account to opportunity to items to product and back', async () => {
    const { ObjectID } = await create('AccountCollection', { AccountName: 'Leading' });
    const account = dataOf(await get(`AccountCollection('${ObjectID}')`));
    const opportunity = await create('OpportunityCollection', {
      Name: 'Big one',
      AccountID: account.AccountID,
      OpportunityItem: [{ ProductID: 'P100' }, { ProductID: 'free text' }],
    });
    expect(opportunity.OpportunityID).toBe(opportunity.ID);
    const path = `OpportunityCollection('${opportunity.ObjectID}')`;
    expect(names(await get(`AccountCollection('${ObjectID}')/AccountOpportunity`), 'Name')).toEqual(['Big one']);
    const expanded = dataOf(await get(`${path}?$expand=OpportunityItem/OpportunityItemProduct,OpportunityAccount`));
    expect(expanded).toMatchObject({
      OpportunityAccount: { AccountName: 'Leading' },
      OpportunityItem: {
        results: [{ OpportunityItemProduct: { Description: 'Sextant' } }, { OpportunityItemProduct: null }],
      },
    });
    // Source: sample query in the guide, "$expand"
    const found = await get("OpportunityItemCollection?$filter=ProductID eq 'P100'&$expand=Opportunity");
    expect(resultsOf(found).map((item) => Object(item.Opportunity).Name)).toContain('Big one');
    expect((await send('POST', `${path}/OpportunityItem`, { ProductID: 'P200' })).status).toBe(201);
    expect((await get(`${path}/OpportunityItem/$count`)).text).toBe('3');
    expect((await send('DELETE', path)).status).toBe(204);
    const orphans = `OpportunityItemCollection?$filter=ParentObjectID eq '${opportunity.ObjectID}'`;
    expect(resultsOf(await get(orphans))).toEqual([]);
    for (const [set, json] of [
      ['OpportunityCollection', { AccountID: '999' }],
      ['OpportunityCollection', { OwnerID: '999' }],
      ['OpportunityItemCollection', { ParentObjectID: '0'.repeat(32) }],
      ['LeadCollection', { CampaignID: '999' }],
      ['SalesQuoteCollection', { OpportunityID: '999' }],
      ['UserCollection', { EmployeeID: '999' }],
      ['OpportunityCollection', { ProbabilityPercent: 'many' }],
      ['OpportunityCollection', { CloseDate: 'tomorrow' }],
      ['AppointmentCollection', { FullDayIndicator: 'yes' }],
    ] as const) {
      expect((await send('POST', set, json)).status, JSON.stringify(json)).toBe(400);
    }
  });

  it('shows accounts as corporate accounts and as customers too', async () => {
    const { ObjectID, AccountID } = await create('CorporateAccountCollection', { Name: 'Thrice', CountryCode: 'US' });
    expect(dataOf(await get(`AccountCollection('${ObjectID}')`))).toMatchObject({ AccountName: 'Thrice', AccountID });
    expect(resultsOf(await get(`CustomerCollection?$filter=ID eq '${AccountID}'`))).toMatchObject([{ ObjectID }]);
    // Source: sample query in the guide, "Client side paging"
    expect(Number((await get("CorporateAccountCollection/$count?$filter=CountryCode eq 'US'")).text)).toBeGreaterThan(
      0,
    );
    await create('ContactCollection', { LastName: 'Of Thrice', AccountID });
    expect(names(await get(`CustomerCollection('${ObjectID}')/CustomerContact`), 'LastName')).toEqual(['Of Thrice']);
  });

  it('orders and filters what is no text', async () => {
    for (const [Name, ProbabilityPercent, CloseDate] of [
      ['o1', 9, '2026-01-01T00:00:00'],
      ['o2', 10, '2026-02-01T00:00:00'],
      ['o3', null, null],
    ]) {
      await create('OpportunityCollection', { Name, ProbabilityPercent, CloseDate, OriginTypeCode: 'ORD' });
    }
    const list = async (text: string) =>
      names(await get(`OpportunityCollection?$filter=OriginTypeCode eq 'ORD'${text}`), 'Name');
    expect(await list('&$orderby=CloseDate desc')).toEqual(['o2', 'o1', 'o3']);
    expect(await list('&$orderby=ProbabilityPercent')).toEqual(['o3', 'o1', 'o2']);
    expect(await list(' and ProbabilityPercent ge 10')).toEqual(['o2']);
    expect(await list(" and CloseDate le datetime'2026-01-15T00:00:00'")).toEqual(['o1']);
    await create('AppointmentCollection', { Subject: 'all day', FullDayIndicator: true });
    const days = await get("AppointmentCollection?$filter=FullDayIndicator eq true and Subject eq 'all day'");
    expect(names(days, 'FullDayIndicator')).toEqual([true]);
    const since = encodeURIComponent(new Date(server.clock.now() + 60_000).toISOString());
    expect(
      (await get(`OpportunityCollection/$count?$filter=EntityLastChangedOn ge datetimeoffset'${since}'`)).text,
    ).toBe('0');
  });

  it('gives 100 at a time where something is expanded', async () => {
    const { ObjectID } = await create('OpportunityCollection', {
      Name: 'Long',
      OpportunityItem: Array.from({ length: 100 }, (_, index) => ({ ProductID: `P${index}` })),
    });
    const path = `OpportunityCollection('${ObjectID}')/OpportunityItem`;
    expect((await send('POST', path, { ProductID: 'last' })).status).toBe(201);
    expect(resultsOf(await get(path))).toHaveLength(101);
    const first = dataOf(await get(`${path}?$expand=Opportunity`));
    expect(Object(first.results)).toHaveLength(100);
    const next = new URL(String(first.__next));
    expect(next.searchParams.get('$skiptoken')).toBe('101');
    const rest = await server.call(server.asProgram, `${next.pathname}${next.search}`);
    expect(names(rest, 'ProductID')).toEqual(['last']);
    expect(dataOf(rest).__next).toBeUndefined();
  });

  it('has samples of every set', async () => {
    for (const [set] of scenarios) {
      const reply = await server.call(server.asProgram, `${set}?$filter=CreatedBy%20eq%20'${administrator.name}'`);
      expect(resultsOf(reply).length, set).toBeGreaterThan(0);
    }
  });

  it('S-55: shows nothing of another system in any set, and numbers its own from the beginning', async () => {
    const elsewhere = (path: string, json?: unknown) =>
      server.call(server.asProgram, path, { host: 'globex.crm', ...(json !== undefined && { json }) });
    for (const [set, idName, sent] of scenarios) {
      expect(resultsOf(await elsewhere(set)), set).toEqual([]);
      const [{ [idName]: number } = {}] = resultsOf(await get(`${set}?$top=1`));
      const path = `/sap/c4c/odata/uid/v1/c4codata/${set}('${number}')`;
      expect([(await server.call(server.asProgram, path)).status, (await elsewhere(path)).status], set).toEqual([
        200, 404,
      ]);
      // What the samples are referred to by leads to nothing here.
      if (Object.keys(sent).some((name) => /(Account|Owner|Campaign|Opportunity|Employee|Customer)ID$/.test(name))) {
        expect((await elsewhere(set, sent)).status, set).toBe(400);
      }
    }
    expect(dataOf(await elsewhere('AccountCollection', { AccountName: 'First' })).AccountID).toBe('1000001');
  });

  describe('the service with user-friendly keys', () => {
    const root = '/sap/c4c/odata/uid/v1/c4codataapi';

    it('knows entities by their number', async () => {
      const made = await send('POST', 'AccountCollection', { AccountName: 'Friendly' }, root);
      expect(made.status, made.text).toBe(201);
      const { AccountID, ObjectID } = dataOf(made);
      const path = `AccountCollection('${AccountID}')`;
      expect(made.headers.location).toMatch(new RegExp(`${root}/AccountCollection\\('${AccountID}'\\)$`));
      expect(dataOf(await get(path, root))).toMatchObject({ ObjectID, AccountName: 'Friendly' });
      expect((await get(`AccountCollection('${ObjectID}')`, root)).status).toBe(404);
      expect((await send('PATCH', path, { City: 'Ulm' }, root)).status).toBe(204);
      expect(dataOf(await get(`AccountCollection('${ObjectID}')`)).City).toBe('Ulm');
      const contact = await send('POST', `${path}/AccountContact`, { LastName: 'Friend' }, root);
      expect(dataOf(contact)).toMatchObject({ AccountID });
      expect(names(await get(`${path}/AccountContact`, root), 'LastName')).toEqual(['Friend']);
      expect((await send('DELETE', path, undefined, root)).status).toBe(204);
      expect((await get(path, root)).status).toBe(404);
    });

    it('says so in its metadata', async () => {
      const { text } = await get('$metadata', root);
      expect(text).toContain('<EntityType Name="Account"><Key><PropertyRef Name="AccountID"/></Key>');
      expect((await get('$metadata')).text).toContain(
        '<EntityType Name="Account"><Key><PropertyRef Name="ObjectID"/></Key>',
      );
      const some = (await get('$metadata?$filter=ServiceRequest,Opportunity')).text;
      expect(some.match(/<EntityType Name="\w+"/g)).toEqual([
        '<EntityType Name="Opportunity"',
        '<EntityType Name="OpportunityItem"',
        '<EntityType Name="ServiceRequest"',
        '<EntityType Name="ServiceRequestItem"',
      ]);
    });
  });

  it.each(['/sap/c4c/odata/cust/v1/mine', '/sap/c4c/odata/uid/v1/mine', '/sap/c4c/odata/v1/mine'])(
    'answers 404 for a service nobody has defined: %s',
    async (root) => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'MERGE', 'DELETE']) {
        const json = method === 'GET' || method === 'DELETE' ? undefined : {};
        const reply = await send(method, 'AccountCollection', json, root);
        expect(reply.status, method).toBe(404);
        expect(reply.json).toMatchObject({ error: { code: expect.any(String) } });
      }
      expect((await server.send({ host: 'acme.crm', path: `${root}/` })).status).toBe(401);
    },
  );
};

describe('entity sets of SAP Cloud for Customer (SQLite)', () => declare(() => startC4c()));

describe.skipIf(!canRunPostgres())('entity sets of SAP Cloud for Customer (PostgreSQL)', () => {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => await postgres?.stop());
  declare(async () => startC4c({ databaseUrl: await postgres?.createDatabase() }));
});
