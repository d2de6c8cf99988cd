import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entitySetsByName } from '../../../src/integration-api/index.ts';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  monitoring,
} from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let token: string;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  token = await tenant.createToken(monitoring);
});
afterAll(() => app.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  tenant.call({ path, headers: bearer(token, headers) });

describe('the service document', () => {
  it.each(['/api/v1/', '/api/v1', '/itspaces/odata/api/v1/'])('is answered at %s', async (path) => {
    const reply = await get(path);
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.headers['content-type']).toBe('application/atomsvc+xml;charset=utf-8');
    expect(reply.body).toContain('href="MessageProcessingLogs"');
    const names = [...reply.body.matchAll(/<collection href="(\w+)"/g)].map(([, name]) => name);
    expect(names.slice(0, 15)).toEqual([...entitySetsByName.keys()]);
    expect(names).toContain('NumberRanges');
  });

  it('is JSON on demand', async () => {
    expect((await get('/api/v1/?$format=json')).json()).toMatchObject({
      d: { EntitySets: expect.arrayContaining(['MessageProcessingLogs', 'TraceMessages']) },
    });
  });
});

describe('the metadata', () => {
  it('I-40: begins with the published model, with all 15 sets, and goes on with what rooms add', async () => {
    const reply = await get('/api/v1/$metadata');
    expect(reply.headers['content-type']).toMatch(/^application\/xml/);
    const file = readFileSync('src/odata/fixtures/message-processing-logs.edmx', 'utf8')
      .replaceAll(/<!--.*?-->/gs, '')
      .replaceAll(/>\s+</g, '><');
    for (const kind of ['EntityType', 'ComplexType', 'Association', 'EntitySet', 'AssociationSet']) {
      const elements = (text: string): readonly string[] =>
        text.match(new RegExp(`<${kind} [^>]*/>|<${kind} .*?</${kind}>`, 'g')) ?? [];
      const published = elements(file);
      expect(elements(reply.body).slice(0, published.length), kind).toEqual(published);
    }
    expect(file.match(/<EntitySet /g)).toHaveLength(15);
    expect(reply.body).toContain('<EntitySet Name="NumberRanges" EntityType="com.sap.hci.api.NumberRange"/>');
  });

  it('needs a caller, but no role', async () => {
    const neo = await createNeoTenant(app);
    const poor = await neo.createToken([]);
    expect(await neo.call({ path: '/api/v1/$metadata', headers: bearer(poor) })).toMatchObject({ status: 200 });
    expect(await neo.call({ path: '/api/v1/$metadata' })).toMatchObject({ status: 401, body: '' });
  });
});

describe('formats', () => {
  it('I-6: is Atom for text/xml, */* and no Accept, under the type asked for', async () => {
    await tenant.record();
    for (const [accept, type] of [
      ['text/xml', 'text/xml;charset=utf-8'],
      ['application/xml', 'application/xml;charset=utf-8'],
      ['*/*', 'application/atom+xml;type=feed;charset=utf-8'],
      ['application/atom+xml', 'application/atom+xml;type=feed;charset=utf-8'],
      [undefined, 'application/atom+xml;type=feed;charset=utf-8'],
    ] as const) {
      const reply = await get('/api/v1/MessageProcessingLogs?$top=1', accept === undefined ? {} : { accept });
      expect(reply).toMatchObject({ status: 200 });
      expect(reply.headers['content-type'], accept ?? 'none').toBe(type);
      expect(reply.body).toMatch(/^<\?xml[^>]*>\s*<feed .*<entry>/s);
    }
  });

  it.each(['application/json', 'application/json;odata=verbose', 'application/json, text/plain, */*'])(
    'is JSON for %s',
    async (accept) => {
      const reply = await get('/api/v1/MessageProcessingLogs?$top=1', { accept });
      expect(reply.json()).toMatchObject({ d: { results: [{ Status: 'COMPLETED' }] } });
    },
  );

  it('I-26: is what $format says, whatever Accept says', async () => {
    const reply = await get('/api/v1/MessageProcessingLogs?$top=1&$format=json', { accept: 'application/atom+xml' });
    expect(reply.headers['content-type']).toMatch(/^application\/json/);
  });

  it('is refused where nothing asked for exists', async () => {
    expect(await get('/api/v1/MessageProcessingLogs', { accept: 'image/png' })).toMatchObject({ status: 406 });
    expect(await get('/api/v1/MessageProcessingLogs?$format=csv')).toMatchObject({ status: 406 });
  });

  it('answers HEAD like GET, without the body', async () => {
    const reply = await tenant.call({
      method: 'HEAD',
      path: '/api/v1/MessageProcessingLogs?$format=json',
      headers: bearer(token),
    });
    expect(reply).toMatchObject({ status: 200, body: '' });
    expect(Number(reply.headers['content-length'])).toBeGreaterThan(100);
  });
});
