import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireReply } from '../../support/authorization-server.ts';
import { type C4cServer, dataOf, resultsOf, serviceRoot, startC4c } from '../../support/cloud-for-customer.ts';
import { canRunPostgres } from '../../support/postgres.ts';
import { type RunPostgres, usePostgres } from '../../support/run-databases.ts';

const declare = (startServer: () => Promise<C4cServer>): void => {
  let server: C4cServer;
  let token: string;
  beforeAll(async () => {
    server = await startServer();
    token = `Bearer ${await server.fetchToken()}`;
  });
  afterAll(() => server?.close());

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) => server.call(token, path, { headers });
  const create = async (set: string, json: unknown) => {
    const reply = await server.call(token, set, { json });
    expect(reply.status, reply.text).toBe(201);
    return dataOf(reply);
  };
  const change = (method: string, path: string, json: unknown, headers: Readonly<Record<string, string>> = {}) =>
    server.call(token, path, { method, ...(json !== undefined && { json }), headers });
  const namesOf = (reply: WireReply) => resultsOf(reply).map(({ AccountName }) => AccountName);
  const query = (text: string) => `AccountCollection?$format=json&${text.replaceAll(' ', '%20')}`;

  it('I-43, S-36: gives one token for an assertion that is presented many times at once', async () => {
    const signed = server.sign({});
    const replies = await Promise.all(Array.from({ length: 12 }, () => server.present({ change: () => signed })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ json }) => json.error === 'invalid_grant')).toHaveLength(11);
  });

  it('creates with 201, location and entity tag, and reads what was created', async () => {
    const reply = await server.call(token, 'AccountCollection', { json: { AccountName: 'Alpha', City: 'Köln' } });
    expect(reply.status, reply.text).toBe(201);
    const account = dataOf(reply);
    expect(account.ObjectID).toMatch(/^[0-9A-F]{32}$/);
    expect(reply.headers.location).toMatch(new RegExp(`${serviceRoot}/AccountCollection\\('${account.ObjectID}'\\)$`));
    const { etag } = reply.headers;
    expect(etag).toMatch(/^W\/"datetimeoffset'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{3}0000Z'"$/);
    const read = await get(`AccountCollection('${account.ObjectID}')`);
    expect(read.headers.etag).toBe(etag);
    expect(dataOf(read)).toMatchObject({
      __metadata: { type: 'c4codata.Account', etag },
      AccountName: 'Alpha',
      City: 'Köln',
      CreatedOn: expect.stringMatching(/^\/Date\(\d+\)\/$/),
    });
    expect((await get(`AccountCollection('${'0'.repeat(32)}')`)).status).toBe(404);
  });

  it('merges on PATCH and MERGE, replaces on PUT, deletes on DELETE', async () => {
    const { ObjectID } = await create('AccountCollection', { AccountName: 'Beta', City: 'Bonn' });
    const path = `AccountCollection('${ObjectID}')`;
    expect((await change('PATCH', path, { City: 'Berlin' })).status).toBe(204);
    expect((await change('MERGE', path, { Phone: '1' })).status).toBe(204);
    expect(dataOf(await get(path))).toMatchObject({ AccountName: 'Beta', City: 'Berlin', Phone: '1' });
    expect((await change('PUT', path, { AccountName: 'Beta 2' })).status).toBe(204);
    expect(dataOf(await get(path))).toMatchObject({ AccountName: 'Beta 2', City: null, Phone: null });
    // What was read can be sent back as it came, and nothing in it that the system sets changed.
    const read = dataOf(await get(path));
    expect((await change('PUT', path, read)).status).toBe(204);
    for (const other of [{ AccountID: '7' }, { CreatedBy: 'x' }, { CreatedOn: '/Date(0)/' }, { ObjectID: 'x' }]) {
      const refused = await change('PATCH', path, { City: 'Rom', ...other });
      expect(refused.status, JSON.stringify(other)).toBe(400);
    }
    expect((await change('PATCH', path, { City: 'Kiel', ETag: '/Date(0)/' })).status).toBe(204);
    expect(dataOf(await get(path)).City).toBe('Kiel');
    expect((await change('DELETE', path, undefined)).status).toBe(204);
    expect((await get(path)).status).toBe(404);
    expect((await change('DELETE', path, undefined)).status).toBe(404);
    expect((await change('PATCH', path, { City: 'x' })).status).toBe(404);
  });

  it('answers 412 where If-Match names another state, and gives each state a tag of its own', async () => {
    const { ObjectID, __metadata } = await create('AccountCollection', { AccountName: 'Gamma' });
    const path = `AccountCollection('${ObjectID}')`;
    const first = String(Object(__metadata).etag);
    const changed = await change('PATCH', path, { City: 'Gent' }, { 'if-match': first });
    expect(changed.status, changed.text).toBe(204);
    expect(changed.headers.etag).not.toBe(first);
    for (const method of ['PATCH', 'PUT', 'DELETE']) {
      const json = method === 'DELETE' ? undefined : { City: 'Rom' };
      expect((await change(method, path, json, { 'if-match': first })).status, method).toBe(412);
      expect((await change(method, path, json, { 'if-match': 'W/"x"' })).status, method).toBe(412);
    }
    expect(dataOf(await get(path)).City).toBe('Gent');
    const races = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        change('PATCH', path, { City: `City ${index}` }, { 'if-match': String(changed.headers.etag) }),
      ),
    );
    expect(races.map(({ status }) => status).sort()).toEqual([204, 412, 412, 412, 412, 412, 412, 412]);
    expect((await change('DELETE', path, undefined, { 'if-match': '*' })).status).toBe(204);
  });

  it('refuses bodies it does not understand, and leaves system properties alone', async () => {
    const bad: readonly unknown[] = [{ Nothing: 'x' }, { AccountName: 5 }, { AccountName: 'x'.repeat(481) }, [], 'x'];
    for (const json of [...bad, { AccountName: 'a\u0000b' }, { AccountName: '\ud800' }]) {
      expect((await server.call(token, 'AccountCollection', { json })).status, JSON.stringify(json)).toBe(400);
    }
    const headers = { 'content-type': 'application/json' };
    const broken = await server.call(token, 'AccountCollection', { method: 'POST', body: '{', headers });
    expect(broken.status).toBe(400);
    for (const [type, body, status] of [
      ['text/plain', '{}', 415],
      ['application/atom+xml', '<entry/>', 400],
      ['application/atom+xml', '{"AccountName":"x"}', 400],
      ['application/json', '{"AccountName":"x","AccountName":"y"}', 400],
    ] as const) {
      const headers = { 'content-type': type };
      expect((await server.call(token, 'AccountCollection', { method: 'POST', body, headers })).status, body).toBe(
        status,
      );
    }
    const made = await create('AccountCollection', {
      AccountName: 'Delta',
      ObjectID: 'x',
      CreatedBy: 'x',
      ETag: '/Date(0)/',
    });
    expect(made).toMatchObject({ CreatedBy: 'Mia Petersen' });
    const tunneled = await server.call(token, `AccountCollection('${made.ObjectID}')`, {
      json: { AccountName: 'x' },
      headers: { 'x-http-method': 'MERGE', 'x-http-method-override': 'DELETE' },
    });
    expect(tunneled.status).toBe(405);
    expect((await change('DELETE', 'AccountCollection', undefined)).status).toBe(405);
    expect(
      (await change('PUT', `AccountCollection('${made.ObjectID}')/AccountName`, { AccountName: 'x' })).status,
    ).toBe(405);
  });

  it('makes items along with their ticket, deletes them with it, and knows what belongs to what', async () => {
    const account = await create('AccountCollection', { AccountName: 'Deep' });
    const ticket = await create('ServiceRequestCollection', {
      Name: 'Ticket',
      CustomerID: account.AccountID,
      ServiceRequestItem: [{ ProductID: 'VIP' }, { ProductID: 'ECO', Description: 'Economy' }],
    });
    const path = `ServiceRequestCollection('${ticket.ObjectID}')`;
    const expanded = dataOf(await get(`${path}?$expand=ServiceRequestItem,ServiceRequestAccount`));
    expect(expanded).toMatchObject({
      ServiceRequestAccount: { AccountName: 'Deep' },
      ServiceRequestItem: { results: [{ ProductID: 'VIP' }, { ProductID: 'ECO', ParentObjectID: ticket.ObjectID }] },
    });
    expect(resultsOf(await get(`${path}/ServiceRequestItem?$format=json`))).toHaveLength(2);
    const added = await server.call(token, `${path}/ServiceRequestItem`, { json: { ProductID: 'NEW' } });
    expect(added.status, added.text).toBe(201);
    const filter = `ServiceRequestItemCollection?$filter=ParentObjectID%20eq%20'${ticket.ObjectID}'`;
    expect(
      resultsOf(await get(`${filter}&$expand=ServiceRequest`)).map((item) => Object(item.ServiceRequest).Name),
    ).toEqual(['Ticket', 'Ticket', 'Ticket']);
    for (const [set, json] of [
      ['ServiceRequestItemCollection', { ProductID: 'x' }],
      ['ServiceRequestItemCollection', { ParentObjectID: '0'.repeat(32) }],
      ['ContactCollection', { LastName: 'x', AccountID: '999' }],
      ['ServiceRequestCollection', { ServiceRequestItem: [{ Nothing: 'x' }] }],
    ] as const) {
      expect((await server.call(token, set, { json })).status, set).toBe(400);
    }
    expect((await change('DELETE', path, undefined)).status).toBe(204);
    expect(resultsOf(await get(filter))).toEqual([]);
  });

  it('filters, searches, orders, counts and selects', async () => {
    for (const [AccountName, City] of [
      ['Porter LLC', 'Oslo'],
      ['Porter AG', 'Bern'],
      ['Quarter LLC', 'Oslo'],
      ["O'Neil", null],
    ]) {
      await create('AccountCollection', { AccountName, City, ExternalID: 'F1' });
    }
    const list = async (text: string) => namesOf(await get(query(text)));
    const own = "ExternalID eq 'F1'";
    expect(await list(`$filter=${own} and startswith(AccountName,'Porter')`)).toEqual(['Porter LLC', 'Porter AG']);
    expect(await list(`$filter=${own} and endswith(AccountName,'LLC')`)).toEqual(['Porter LLC', 'Quarter LLC']);
    expect(await list(`$filter=${own} and AccountName eq '*rter*'`)).toHaveLength(3);
    expect(await list(`$filter=${own} and AccountName eq 'P*G'`)).toEqual(['Porter AG']);
    expect(await list(`$filter=${own} and City eq '*'`)).toHaveLength(3);
    expect(await list(`$filter=${own} and AccountName eq 'O''Neil'`)).toEqual(["O'Neil"]);
    expect(await list(`$filter=${own} and AccountName ge 'Porter' and AccountName le 'Porter Z'`)).toHaveLength(2);
    expect(await list(`$filter=${own} and (City eq 'Bern' or City eq 'Oslo')`)).toHaveLength(3);
    expect(await list(`$filter=${own} and City eq null`)).toEqual(["O'Neil"]);
    expect(await list(`$filter=${own} and CreatedOn ge datetimeoffset'2020-01-01T00:00:00Z'`)).toHaveLength(4);
    expect(await list(`$filter=${own} and CreatedOn le datetimeoffset'2020-01-01T00:00:00%2B02:00'`)).toEqual([]);
    expect(await list(`$filter=${own}&$orderby=City desc,AccountName&$top=2`)).toEqual(['Porter LLC', 'Quarter LLC']);
    expect(await list(`$filter=${own}&$orderby=City&$top=1`)).toEqual(["O'Neil"]);
    expect(await list('$search=pORTER')).toEqual(['Porter LLC', 'Porter AG']);
    expect(await list("$search='llc porter'")).toEqual(['Porter LLC']);
    expect(await list('$search=port')).toEqual([]);
    expect(await list('$search=port* llc')).toEqual(['Porter LLC']);
    expect(await list('$search=*arter oslo')).toEqual(['Quarter LLC']);
    expect(await list('$search=*uart*')).toEqual(['Quarter LLC']);
    expect(await list('$search=llc porter bern')).toEqual([]);
    expect((await get(`AccountCollection/$count?$filter=${own.replaceAll(' ', '%20')}`)).text).toBe('4');
    const counted = dataOf(await get(query(`$filter=${own}&$inlinecount=allpages&$top=1&$skip=1&$select=AccountName`)));
    expect(counted).toMatchObject({ __count: '4', results: [{ AccountName: 'Porter AG' }] });
    expect(Object.keys(Object(Object(counted.results)[0]))).toEqual(['__metadata', 'AccountName']);
    for (const text of [
      "$filter=substringof('x',AccountName)",
      "$filter=tolower(AccountName) eq 'x'",
      "$filter=AccountName ne 'x'",
      "$filter=not (AccountName eq 'x')",
      "$filter=AccountName eq 'x' or City eq 'y'",
      "$filter=startswith('x',AccountName)",
      "$filter=AccountName eq 'a*b*c'",
      "$filter=CreatedOn ge datetime'2020-01-01T00:00:00'",
      "$filter=AccountName eq 'x'); drop table c4c_accounts; --",
      '$orderby=Nothing',
      '$expand=Nothing',
      '$apply=x',
      '$search=p*r',
      '$skiptoken=0',
      "$skiptoken=1'--",
    ]) {
      expect((await get(query(text))).status, text).toBe(400);
    }
  });

  it('pages by 1000 with a token that counts from 1', async () => {
    const { ObjectID, AccountID } = await create('AccountCollection', { AccountName: 'Many' });
    const children = Array.from({ length: 100 }, (_, index) => ({ LastName: `Contact ${index}`, AccountID }));
    for (let batch = 0; batch < 11; batch += 1) {
      const body = children.slice(0, batch === 10 ? 1 : 100);
      const parts = body.map(
        (json) =>
          `--c\r\nContent-Type: application/http\r\n\r\nPOST ContactCollection HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(json)}\r\n`,
      );
      const text = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.join('')}--c--\r\n--b--\r\n`;
      const reply = await server.call(token, '$batch', {
        method: 'POST',
        body: text,
        headers: { 'content-type': 'multipart/mixed; boundary=b' },
      });
      expect(reply.status, reply.text).toBe(202);
      expect(reply.text.match(/HTTP\/1\.1 201/g)).toHaveLength(body.length);
    }
    const first = dataOf(await get(`AccountCollection('${ObjectID}')/AccountContact`));
    expect(Object(first.results)).toHaveLength(1000);
    const next = new URL(String(first.__next));
    expect(next.searchParams.get('$skiptoken')).toBe('1001');
    const second = dataOf(await get(`${next.pathname}${next.search}`));
    expect(Object(second.results)).toMatchObject([{ LastName: 'Contact 0' }]);
    expect(second.__next).toBeUndefined();
  }, 120_000);

  describe('a $batch', () => {
    const batch = (text: string, headers: Readonly<Record<string, string>> = {}) =>
      server.call(token, '$batch', {
        method: 'POST',
        body: text.replaceAll('\n', '\r\n'),
        headers: { 'content-type': 'multipart/mixed; boundary=b', ...headers },
      });
    const part = (request: string) => `--c\nContent-Type: application/http\nContent-ID: 1\n\n${request}\n`;
    const changeset = (...requests: readonly string[]) =>
      `--b\nContent-Type: multipart/mixed; boundary=c\n\n${requests.map(part).join('')}--c--\n`;
    const post = (name: string) =>
      `POST AccountCollection HTTP/1.1\nContent-Type: application/json\nAccept: application/json\n\n{"AccountName":"${name}"}`;

    it('lets a change refer to what one before it in the changeset made', async () => {
      const item = (id: string, product: string) =>
        `--c\nContent-Type: application/http\n\nPOST $${id}/ServiceRequestItem HTTP/1.1\nContent-Type: application/json\nAccept: application/json\n\n{"ProductID":"${product}"}\n`;
      const ticket = `--c\nContent-Type: application/http\nContent-ID: 7\n\nPOST ServiceRequestCollection HTTP/1.1\nContent-Type: application/json\nAccept: application/json\n\n{"Name":"Referred to"}\n`;
      const start = '--b\nContent-Type: multipart/mixed; boundary=c\n\n';
      const reply = await batch(`${start}${ticket}${item('7', 'A')}${item('7', 'B')}--c--\n--b--\n`);
      expect(reply.text.match(/HTTP\/1\.1 201 Created/g), reply.text).toHaveLength(3);
      const found = await get(
        "ServiceRequestCollection?$filter=Name%20eq%20'Referred%20to'&$expand=ServiceRequestItem",
      );
      expect(resultsOf(found)).toMatchObject([
        { ServiceRequestItem: { results: [{ ProductID: 'A' }, { ProductID: 'B' }] } },
      ]);
      const bad = await batch(`${start}${ticket}${item('8', 'A')}--c--\n--b--\n`);
      expect(bad.text).toContain('HTTP/1.1 400 Bad Request');
      expect(bad.text).not.toContain('HTTP/1.1 201');
    });

    it('R-12: makes no more entities than others can wait for, however few changes they come in', async () => {
      const leads = Array.from({ length: 100 }, () => ({}));
      const wide = { AccountName: 'Wide', AccountContact: leads, AccountLead: leads };
      const alone = await server.call(token, 'AccountCollection', { json: wide });
      expect([alone.status, alone.text]).toEqual([400, expect.stringContaining('At most 200 entities')]);
      const one = post('Wide').replace('"Wide"', `"Wide","AccountLead":${JSON.stringify(leads)}`);
      const reply = await batch(`${changeset(one)}${changeset(one)}--b--\n`);
      expect(reply.text.match(/HTTP\/1\.1 \d+/g), reply.text).toEqual(['HTTP/1.1 201', 'HTTP/1.1 400']);
      expect(resultsOf(await get("AccountCollection?$filter=AccountName%20eq%20'Wide'"))).toHaveLength(1);
    });

    it("takes the guide's sample as it stands: bare line feeds, blanks behind boundaries, lengths of 10000", async () => {
      const { ObjectID } = await create('ServiceRequestCollection', { Name: 'Sample' });
      const body = `--b
Content-Type: application/http
Content-Transfer-Encoding:binary

GET ServiceRequestCollection/?$top=3 HTTP/1.1


--b
Content-Type: multipart/mixed; boundary=c

--c
Content-Type: application/http
Content-Transfer-Encoding: binary

PATCH ServiceRequestCollection('${ObjectID}') HTTP/1.1
Content-Type: application/json
Content-ID: 1
Content-Length: 10000

{
    "ServiceRequestUserLifeCycleStatusCode" : "YJ"
}

--c
Content-Type: application/http\u0020
Content-Transfer-Encoding: binary\u0020

POST ServiceRequestItemCollection HTTP/1.1
Content-Type: application/json
Content-ID: 2
Content-Length: 10000

{
    "Description": "1m water hose",
    "ParentObjectID": "${ObjectID}",
    "ProductID": "10000760"
}

--c--\u0020
--b--
`;
      const headers = { 'content-type': 'multipart/mixed; boundary=b' };
      const reply = await server.call(token, '$batch', { method: 'POST', body, headers });
      expect(reply.text.match(/HTTP\/1\.1 \d+/g), reply.text).toEqual(['HTTP/1.1 200', 'HTTP/1.1 204', 'HTTP/1.1 201']);
      expect(dataOf(await get(`ServiceRequestCollection('${ObjectID}')?$expand=ServiceRequestItem`))).toMatchObject({
        ServiceRequestUserLifeCycleStatusCode: 'YJ',
        ServiceRequestItem: { results: [{ Description: '1m water hose' }] },
      });
    });

    it('does all changes of a changeset or none, and reads in between', async () => {
      const read =
        "--b\nContent-Type: application/http\n\nGET AccountCollection?$format=json&$filter=startswith(AccountName,'Batched') HTTP/1.1\n\n\n";
      const good = await batch(`${changeset(post('Batched 1'), post('Batched 2'))}${read}--b--\n`);
      expect(good.status, good.text).toBe(202);
      expect(good.text.match(/HTTP\/1\.1 201 Created/g)).toHaveLength(2);
      expect(good.text).toContain('"AccountName":"Batched 2"');
      // Source: the guide's "Known Limitations"
      const searching = await batch(`${read.replace('$filter', '$search=x&$filter')}--b--\n`);
      expect(searching.text).toContain('HTTP/1.1 400 Bad Request');
      const bad = await batch(
        `${changeset(post('Batched 3'), "PATCH AccountCollection('0') HTTP/1.1\nContent-Type: application/json\n\n{}")}--b--\n`,
      );
      expect(bad.status).toBe(202);
      expect(bad.text).toContain('HTTP/1.1 404 Not Found');
      expect(bad.text).not.toContain('HTTP/1.1 201');
      const names = namesOf(await get(query('$search=batched')));
      // Made in the same millisecond, they may be in either order.
      expect(names.toSorted()).toEqual(['Batched 1', 'Batched 2']);
    });
  });

  describe('Atom', () => {
    const namespaces =
      'xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"';
    const entry = (properties: string, links = '', names = namespaces) =>
      `<entry ${names}>${links}<content type="application/xml"><m:properties>${properties}</m:properties></content></entry>`;
    const write = (method: string, path: string, body: string) =>
      server.call(token, path, {
        method,
        body,
        headers: { 'content-type': 'application/atom+xml;type=entry;charset=utf-8', accept: 'application/atom+xml' },
      });

    it('creates, deep if asked, and changes; what was read can be sent back', async () => {
      const item = entry('<d:ProductID>VIP</d:ProductID>', '', '');
      const related = 'http://schemas.microsoft.com/ado/2007/08/dataservices/related/ServiceRequestItem';
      const link = `<link rel="${related}"><m:inline><feed>${item}${item}</feed></m:inline></link>`;
      const made = await write('POST', 'ServiceRequestCollection', entry('<d:Name>By Atom &amp; ü</d:Name>', link));
      expect(made.status, made.text).toBe(201);
      expect(made.headers['content-type']).toMatch(/^application\/atom\+xml/);
      const path = `ServiceRequestCollection('${/ServiceRequestCollection\('([0-9A-F]{32})'\)/.exec(made.text)?.[1]}')`;
      expect(dataOf(await get(`${path}?$expand=ServiceRequestItem`))).toMatchObject({
        Name: 'By Atom & ü',
        ServiceRequestItem: { results: [{ ProductID: 'VIP' }, { ProductID: 'VIP' }] },
      });
      expect((await write('MERGE', path, entry('<d:ProductID>P</d:ProductID>'))).status).toBe(204);
      expect(dataOf(await get(path))).toMatchObject({ Name: 'By Atom & ü', ProductID: 'P' });
      const read = await get(path, { accept: 'application/atom+xml' });
      const sent = read.text.replace('By Atom', 'Again by Atom');
      const again = await write('PUT', path, sent);
      expect(again.status, again.text).toBe(204);
      expect(dataOf(await get(path))).toMatchObject({ Name: 'Again by Atom & ü', ProductID: 'P' });
      expect((await write('PUT', path, entry('<d:Name m:null="true"/>'))).status).toBe(204);
      expect(dataOf(await get(path))).toMatchObject({ Name: null, ProductID: null });
    });

    it('S-32: refuses document types, unknown properties and values of another type', async () => {
      for (const body of [
        `<!DOCTYPE e [<!ENTITY x "y">]>${entry('<d:Name>&x;</d:Name>')}`,
        entry('<d:Nothing>x</d:Nothing>'),
        entry('<d:CreatedOn>yesterday</d:CreatedOn>'),
        entry('<d:Name>a</d:Name><d:Name>b</d:Name>'),
      ]) {
        expect((await write('POST', 'ServiceRequestCollection', body)).status, body).toBe(400);
      }
    });
  });

  describe('$links', () => {
    const link = (method: string, path: string, json?: unknown, headers: Readonly<Record<string, string>> = {}) =>
      server.call(token, path, { method, ...(json !== undefined && { json }), headers });

    it('are read, made and undone, from either end', async () => {
      const [one, two] = [
        await create('AccountCollection', { AccountName: 'One' }),
        await create('AccountCollection', { AccountName: 'Two' }),
      ];
      const { ObjectID } = await create('ContactCollection', { LastName: 'Linked', AccountID: one.AccountID });
      const [contact, first, second] = [
        `ContactCollection('${ObjectID}')`,
        `AccountCollection('${one.ObjectID}')`,
        `AccountCollection('${two.ObjectID}')`,
      ];
      const { d } = (await get(`${contact}/$links/Account`)).json;
      expect(d).toEqual({ uri: expect.stringMatching(/^http.*\/c4codata\/AccountCollection\(/) });
      expect(Object(d).uri).toContain(first);
      const listed = await get(`${first}/$links/AccountContact`);
      expect(resultsOf(listed).map(({ uri }) => String(uri))).toEqual([expect.stringContaining(contact)]);
      const asXml = await get(`${first}/$links/AccountContact`, { accept: 'application/xml' });
      expect(asXml.text).toMatch(/<links[^>]*><uri>[^<]*ContactCollection/);
      expect((await get(`${first}/$links/AccountContact/$count`)).text).toBe('1');

      expect((await link('PUT', `${contact}/$links/Account`, { uri: second })).status).toBe(204);
      expect(dataOf(await get(contact)).AccountID).toBe(two.AccountID);
      expect((await link('POST', `${first}/$links/AccountContact`, { uri: contact })).status).toBe(204);
      expect(dataOf(await get(contact)).AccountID).toBe(one.AccountID);
      const key = `AccountContact('${ObjectID}')`;
      expect((await link('DELETE', `${second}/$links/${key}`)).status, 'not linked').toBe(404);
      expect((await link('DELETE', `${first}/$links/${key}`)).status).toBe(204);
      expect(dataOf(await get(contact)).AccountID).toBeNull();
      expect((await get(`${contact}/$links/Account`)).status).toBe(404);
      const xml = await server.call(token, `${contact}/$links/Account`, {
        method: 'PUT',
        body: `<uri xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices">https://acme.example/x/${first}</uri>`,
        headers: { 'content-type': 'application/xml' },
      });
      expect(xml.status, xml.text).toBe(204);
      expect((await link('DELETE', `${contact}/$links/Account`)).status).toBe(204);
      expect(dataOf(await get(contact)).AccountID).toBeNull();
    });

    it('are refused where an entity cannot do without, where nothing is named, and where it has changed since', async () => {
      const ticket = await create('ServiceRequestCollection', { Name: 'x', ServiceRequestItem: [{ ProductID: 'P' }] });
      const account = await create('AccountCollection', { AccountName: 'x' });
      const path = `ServiceRequestCollection('${ticket.ObjectID}')`;
      const [item] = resultsOf(await get(`${path}/ServiceRequestItem`));
      const parent = `ServiceRequestItemCollection('${item?.ObjectID}')/$links/ServiceRequest`;
      const owner = `${path}/$links/ServiceRequestAccount`;
      const good = { uri: `AccountCollection('${account.ObjectID}')` };
      for (const [method, target, json, status] of [
        ['PUT', parent, { uri: path }, 405],
        ['DELETE', parent, undefined, 405],
        ['POST', owner, good, 405],
        ['PUT', owner, { uri: `AccountCollection('${'0'.repeat(32)}')` }, 400],
        ['PUT', owner, { uri: path }, 400],
        ['PUT', owner, {}, 400],
        ['PUT', owner, 'x', 400],
      ] as const) {
        expect((await link(method, target, json)).status, `${method} ${target}`).toBe(status);
      }
      const stale = `W/"datetimeoffset'2020-01-01T00%3A00%3A00.0000000Z'"`;
      expect((await link('PUT', owner, good, { 'if-match': stale })).status).toBe(412);
      expect((await link('PUT', owner, good)).status).toBe(204);
      const bound = await create('ServiceRequestCollection', {
        Name: 'bound',
        ServiceRequestAccount: { __metadata: { uri: good.uri } },
      });
      expect(bound.CustomerID).toBe(account.AccountID);
    });
  });

  it('I-49: gives one service document under both names, and leads there who leaves the slash out', async () => {
    const twin = '/sap/c4c/odata/v1/c4codataapi';
    const [one, other] = [await get(`${serviceRoot}/?$format=json`), await get(`${twin}/?$format=json`)];
    expect(one.json).toEqual({
      d: {
        EntitySets: [
          'AccountCollection',
          'CorporateAccountCollection',
          'CustomerCollection',
          'ContactCollection',
          'OpportunityCollection',
          'OpportunityItemCollection',
          'LeadCollection',
          'SalesQuoteCollection',
          'AppointmentCollection',
          'CampaignCollection',
          'ServiceRequestCollection',
          'ServiceRequestItemCollection',
          'ProductCollection',
          'EmployeeCollection',
          'UserCollection',
        ],
      },
    });
    expect(other.text).toBe(one.text);
    expect((await get(`${twin}/AccountCollection?$top=1`)).status).toBe(200);
    for (const root of [serviceRoot, twin, '/sap/c4c/odata/v1/odataservicecatalog']) {
      const reply = await get(root);
      expect(reply).toMatchObject({ status: 307, text: '' });
      expect(reply.headers.location).toMatch(new RegExp(`^http://acme\\.crm\\.portolan\\.localhost:\\d+${root}/$`));
      for (const path of [root, `${root}x`, `${root}/Nothing`]) {
        expect((await server.call('', path)).headers['content-type'] ?? '').not.toContain('html');
      }
    }
  });

  it('describes itself, with labels and only some types where asked, and lists its services', async () => {
    const all = await get('$metadata');
    expect(all.headers['content-type']).toMatch(/^application\/xml/);
    expect(all.text).toContain('<EntityType Name="ServiceRequest">');
    expect(all.text).toMatch(/Name="ObjectID" Type="Edm.String" Nullable="false" MaxLength="70" sap:creatable="false"/);
    expect(all.text).not.toContain('sap:label');
    const some = await get('$metadata?sap-label=true&$filter=Account,Contact');
    expect(some.text).toContain('sap:label="Account Name"');
    expect(some.text).not.toContain('ServiceRequest');
    const catalog = await get('/sap/c4c/odata/v1/odataservicecatalog/ODataServiceCollection?$format=json');
    expect(resultsOf(catalog).map(({ ServiceName }) => ServiceName)).toEqual(['c4codata', 'c4codataapi']);
    expect((await get('AccountCollection', { accept: '*/*' })).headers['content-type']).toMatch(
      /^application\/atom\+xml/,
    );
    const atom = await get('AccountCollection?$top=1', { accept: 'application/atom+xml' });
    expect(atom.text).toContain('m:etag="W/&quot;datetimeoffset');
  });

  it('I-48, S-52: asks business users with a password for a CSRF token, and nobody else', async () => {
    const post = (authorization: string, headers: Readonly<Record<string, string>> = {}) =>
      server.call(authorization, 'AccountCollection', { json: { AccountName: 'CSRF' }, headers });
    for (const headers of [{}, { 'x-csrf-token': 'Fetch' }]) {
      const refused = await post(server.asMia, headers);
      expect(refused).toMatchObject({ status: 403, headers: { 'x-csrf-token': 'Required' } });
      expect(refused.text).toContain('CSRF token validation failed');
    }
    const fetched = await server.call(server.asMia, '', { headers: { 'x-csrf-token': 'fetch' } });
    expect(fetched.status).toBe(200);
    const csrf = String(fetched.headers['x-csrf-token']);
    expect(csrf).toMatch(/^[\w-]{22}==$/);
    const cookies = [fetched.headers['set-cookie'] ?? []].flat().map((line) => line.split(';', 1)[0]);
    expect(cookies[0]).toMatch(/^SAP_SESSIONID_[A-Z]{3}_\d{3}=/);
    const cookie = cookies.join('; ');
    const made = await post(server.asMia, { 'x-csrf-token': csrf, cookie });
    expect(made.status, made.text).toBe(201);
    expect(dataOf(made).CreatedBy).toBe('Mia Petersen');
    expect((await post(server.asMia, { 'x-csrf-token': csrf })).status).toBe(403);
    expect((await post(server.asMia, { cookie })).status).toBe(403);
    const jonas = `Basic ${Buffer.from('jonas:correct horse battery staple').toString('base64')}`;
    expect((await post(jonas, { 'x-csrf-token': csrf, cookie })).status).toBe(403);
    expect((await post(token)).status).toBe(201);
    const technical = await post(server.asProgram);
    expect(technical.status, technical.text).toBe(201);
    expect(dataOf(technical).CreatedBy).toBe('EXTENSION');
  });

  it('S-55: shows and changes nothing of another system', async () => {
    const { ObjectID } = await create('AccountCollection', { AccountName: 'Secret', ExternalID: 'S55' });
    const path = `${serviceRoot}/AccountCollection('${ObjectID}')`;
    const at = (method: string, target: string) =>
      server.call(server.asProgram, target, {
        host: 'globex.crm',
        method,
        ...(method !== 'GET' && { json: { City: 'x' } }),
      });
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) expect((await at(method, path)).status, method).toBe(404);
    expect(resultsOf(await at('GET', `${serviceRoot}/AccountCollection`))).toEqual([]);
    const contact = await server.call(server.asProgram, 'ContactCollection', {
      host: 'globex.crm',
      json: { LastName: 'x', AccountID: '1000001' },
    });
    expect(contact.status).toBe(400);
    expect(dataOf(await get(path)).City).toBeNull();
  });
};

describe('OData service of SAP Cloud for Customer (SQLite)', () => declare(() => startC4c()));

describe.skipIf(!canRunPostgres())('OData service of SAP Cloud for Customer (PostgreSQL)', () => {
  let postgres: RunPostgres | undefined;
  beforeAll(async () => {
    postgres = await usePostgres();
  });
  afterAll(async () => await postgres?.dropDatabases());
  declare(async () => startC4c({ databaseUrl: await postgres?.createDatabase() }));
});
