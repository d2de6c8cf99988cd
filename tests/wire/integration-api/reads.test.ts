import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { MessageProcessingLog } from '../../../src/message-processing-logs/index.ts';
import { bearer, createCfTenant, type IntegrationTenant, monitoring } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let token: string;
let failed: MessageProcessingLog;
let done: MessageProcessingLog;

const at = Date.UTC(2021, 2, 16, 11, 46, 13);

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  token = await tenant.createToken([...monitoring, 'esbmessagestorage.read']);
  failed = await tenant.record({
    status: 'FAILED',
    logStartMs: at + 830,
    logEndMs: at + 969,
    error: { text: 'java.net.ConnectException: <refused> & more', lastErrorModelStepId: 'MessageFlow_5' },
    customHeaderProperties: [
      { name: 'po_number', value: '12345' },
      { name: 'region', value: 'EU' },
    ],
    adapterAttributes: [{ name: 'Host', value: 'example.com', adapterId: 'HTTP', adapterMessageId: 'm1' }],
    attachments: [{ name: 'payload.xml', contentType: 'text/xml', content: Buffer.from('<a>ü</a>') }],
    runs: [
      {
        runStartMs: at,
        runStopMs: at + 900,
        logLevel: 'INFO',
        overallState: 'FAILED',
        processId: 'p',
        steps: Array.from({ length: 3 }, (_, index) => ({
          stepStartMs: at + index,
          modelStepId: `step${index}`,
          properties: [{ name: 'TraceIds', value: `[${index}]` }],
        })),
      },
    ],
  });
  done = await tenant.record({
    logStartMs: at - 2000,
    logEndMs: at - 1000,
    artifact: { id: 'flow2', name: 'Flow 2', type: 'INTEGRATION_FLOW' },
  });
  await tenant.record({ status: 'DISCARDED', logStartMs: at + 5000, logEndMs: at + 6000 });
});
afterAll(() => app.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  tenant.call({ path: `/api/v1/${path}`, headers: bearer(token, headers) });
const row = z.record(z.string(), z.unknown());
const feed = z.object({
  d: z.object({ results: z.array(row), __count: z.string().optional(), __next: z.string().optional() }),
});
const list = async (path: string) => {
  const reply = await get(path, { accept: 'application/json' });
  expect(reply.status, reply.body.slice(0, 300)).toBe(200);
  return feed.parse(reply.json()).d;
};
const entity = async (path: string) => {
  const reply = await get(path, { accept: 'application/json' });
  expect(reply.status, reply.body.slice(0, 300)).toBe(200);
  return z.object({ d: row }).parse(reply.json()).d;
};

describe('a message processing log', () => {
  it('I-29: has times as /Date(ms)/ in JSON and without zone in XML', async () => {
    expect(await entity(`MessageProcessingLogs('${failed.messageGuid}')`)).toMatchObject({
      __metadata: {
        uri: `http://${tenant.apiHost}/api/v1/MessageProcessingLogs('${failed.messageGuid}')`,
        type: 'com.sap.hci.api.MessageProcessingLog',
      },
      MessageGuid: failed.messageGuid,
      CorrelationId: failed.messageGuid,
      LogStart: `/Date(${at + 830})/`,
      LogEnd: `/Date(${at + 969})/`,
      Status: 'FAILED',
      CustomStatus: 'FAILED',
      Sender: null,
      IntegrationFlowName: 'flow1',
      IntegrationArtifact: {
        __metadata: { type: 'com.sap.hci.api.IntegrationArtifact' },
        Id: 'flow1',
        Type: 'INTEGRATION_FLOW',
        PackageId: null,
      },
      ArchivingLogAttachments: 'false',
      Runs: {
        __deferred: { uri: `http://${tenant.apiHost}/api/v1/MessageProcessingLogs('${failed.messageGuid}')/Runs` },
      },
    });
    const xml = (await get(`MessageProcessingLogs('${failed.messageGuid}')`)).body;
    expect(xml).toContain('>2021-03-16T11:46:13.83</d:LogStart>');
    expect(xml).toContain('>2021-03-16T11:46:13.969</d:LogEnd>');
    expect(xml).toContain('<d:Sender m:null="true"/>');
  });

  it('is found by key in either spelling, and is 404 otherwise', async () => {
    for (const key of [`MessageGuid='${failed.messageGuid}'`, `%27${failed.messageGuid}%27`]) {
      expect(await entity(`MessageProcessingLogs(${key})`)).toMatchObject({ Status: 'FAILED' });
    }
    for (const key of ["'nope'", "'it''s'", "'%27%27'", "''"]) {
      const missing = await get(`MessageProcessingLogs(${key})?$format=json`);
      expect(missing.status, key).toBe(404);
      expect(missing.json()).toEqual({
        error: { code: 'Not Found', message: { lang: 'en', value: 'Requested entity could not be found.' } },
      });
    }
  });

  it('shows what $select names', async () => {
    const selected = await entity(`MessageProcessingLogs('${failed.messageGuid}')?$select=Status,IntegrationArtifact`);
    expect(Object.keys(selected)).toEqual(['__metadata', 'Status', 'IntegrationArtifact']);
  });

  it('answers single properties and their text', async () => {
    expect(await entity(`MessageProcessingLogs('${failed.messageGuid}')/Status`)).toEqual({ Status: 'FAILED' });
    expect(await get(`MessageProcessingLogs('${failed.messageGuid}')/IntegrationArtifact/Id/$value`)).toMatchObject({
      status: 200,
      body: 'flow1',
    });
    expect(await get(`MessageProcessingLogs('${failed.messageGuid}')/Sender/$value`)).toMatchObject({ status: 404 });
  });
});

describe('what belongs to a log', () => {
  it('I-28: is its error text, by either way', async () => {
    const paths = [
      `MessageProcessingLogs('${failed.messageGuid}')/ErrorInformation/$value`,
      `MessageProcessingLogErrorInformations('${failed.messageGuid}')/$value`,
    ];
    for (const path of paths) {
      const reply = await get(path, { 'content-type': 'application/json' });
      expect(reply).toMatchObject({ status: 200, body: 'java.net.ConnectException: <refused> & more' });
      expect(reply.headers['content-type']).toBe('text/plain;charset=utf-8');
    }
    expect(await entity(`MessageProcessingLogs('${failed.messageGuid}')/ErrorInformation`)).toMatchObject({
      Type: 'text/plain',
      LastErrorModelStepId: 'MessageFlow_5',
    });
    expect(await get(`MessageProcessingLogs('${done.messageGuid}')/ErrorInformation/$value`)).toMatchObject({
      status: 404,
    });
  });

  it('I-33: is inlined on demand, and a link that leads there otherwise', async () => {
    const expanded = await entity(
      `MessageProcessingLogs('${failed.messageGuid}')?$expand=AdapterAttributes,CustomHeaderProperties,ErrorInformation`,
    );
    expect(expanded).toMatchObject({
      AdapterAttributes: { results: [{ Name: 'Host', Value: 'example.com', AdapterId: 'HTTP' }] },
      CustomHeaderProperties: { results: [{ Name: 'po_number' }, { Name: 'region' }] },
      ErrorInformation: { LastErrorModelStepId: 'MessageFlow_5' },
    });
    const { AdapterAttributes } = await entity(`MessageProcessingLogs('${failed.messageGuid}')`);
    const { uri } = z.object({ __deferred: z.object({ uri: z.string() }) }).parse(AdapterAttributes).__deferred;
    expect((await list(new URL(uri).pathname.slice('/api/v1/'.length))).results).toHaveLength(1);
  });

  it('is inlined in lists too, each under its own log', async () => {
    const { results } = await list(
      'MessageProcessingLogs?$expand=CustomHeaderProperties,ErrorInformation&$orderby=LogEnd',
    );
    expect(results.map((log) => [log.CustomHeaderProperties, log.ErrorInformation])).toMatchObject([
      [{ results: [] }, null],
      [{ results: [{}, {}] }, { Type: 'text/plain' }],
      [{ results: [] }, null],
    ]);
  });

  it('I-35: leads back to its log', async () => {
    const [property] = (await list(`MessageProcessingLogs('${failed.messageGuid}')/CustomHeaderProperties`)).results;
    expect(property?.Id).toMatch(/^\d+$/);
    expect(await entity(`MessageProcessingLogCustomHeaderProperties('${property?.Id}')/Log`)).toMatchObject({
      MessageGuid: failed.messageGuid,
    });
    const found = await list(
      "MessageProcessingLogCustomHeaderProperties?$filter=Name%20eq%20'po_number'%20and%20Value%20eq%20'12345'&$expand=Log",
    );
    expect(found.results).toMatchObject([{ Log: { MessageGuid: failed.messageGuid } }]);
  });

  it('takes all list options below a log', async () => {
    const below = await list(
      `MessageProcessingLogs('${failed.messageGuid}')/CustomHeaderProperties?$filter=Name%20ne%20'x'&$orderby=Name%20desc,Value%20desc&$top=1&$inlinecount=allpages&$select=Name`,
    );
    expect(below).toMatchObject({ __count: '2', results: [{ Name: 'region' }] });
    expect(await get(`MessageProcessingLogs('${failed.messageGuid}')/CustomHeaderProperties/$count`)).toMatchObject({
      body: '2',
    });
  });

  it('are runs, steps and their properties', async () => {
    const [run] = (await list(`MessageProcessingLogs('${failed.messageGuid}')/Runs`)).results;
    const steps = await list(
      `MessageProcessingLogRuns('${run?.Id}')/RunSteps?$expand=RunStepProperties&$inlinecount=allpages&$top=500&$skip=1`,
    );
    expect(steps).toMatchObject({
      __count: '3',
      results: [
        { ChildCount: 2, ModelStepId: 'step1', RunStepProperties: { results: [{ Name: 'TraceIds', Value: '[1]' }] } },
        { ChildCount: 3, RunStepProperties: { results: [{ Value: '[2]' }] } },
      ],
    });
    expect((await list(`MessageProcessingLogRunSteps(RunId='${run?.Id}',ChildCount=1)/TraceMessages`)).results).toEqual(
      [],
    );
    const deep = await entity(
      `MessageProcessingLogs('${failed.messageGuid}')?$expand=Runs/RunSteps/RunStepProperties&$select=MessageGuid,Runs`,
    );
    expect(deep).toMatchObject({
      Runs: { results: [{ RunSteps: { results: [{ RunStepProperties: { results: [{ Value: '[0]' }] } }, {}, {}] } }] },
    });
  });

  it('I-37: are attachments, for those who may read payloads', async () => {
    const path = `MessageProcessingLogs('${failed.messageGuid}')/Attachments`;
    const [attachment] = (await list(path)).results;
    expect(attachment).toMatchObject({ Name: 'payload.xml', ContentType: 'text/xml', PayloadSize: '9' });
    const uri = z.object({ uri: z.string() }).parse(attachment?.__metadata).uri;
    expect(uri).toContain('sap-it-res%3Amsg%3A');
    const content = await get(`${new URL(uri).pathname.slice('/api/v1/'.length)}/$value`);
    expect(content).toMatchObject({ status: 200, body: '<a>ü</a>' });
    expect(content.headers).toMatchObject({ 'content-type': 'text/xml', 'content-disposition': 'attachment' });
    const raw = `MessageProcessingLogAttachments('${attachment?.Id}')`;
    expect(await get(`${raw}/$value`)).toMatchObject({ status: 200 });

    const poor = await tenant.createToken(['MonitoringDataRead']);
    for (const forbidden of [
      path,
      raw,
      `${raw}/$value`,
      'MessageProcessingLogAttachments',
      'TraceMessages',
      'MessageProcessingLogs?$expand=Attachments',
      `MessageProcessingLogs('${failed.messageGuid}')/$links/Attachments`,
    ]) {
      const reply = await tenant.call({ path: `/api/v1/${forbidden}`, headers: bearer(poor) });
      expect(reply, forbidden).toMatchObject({ status: 403, body: '' });
    }
    const rich = await tenant.createToken(['MonitoringDataRead', 'MessagePayloadsRead']);
    expect(await tenant.call({ path: `/api/v1/${path}`, headers: bearer(rich) })).toMatchObject({ status: 200 });
  });

  it('are links', async () => {
    const path = `MessageProcessingLogs('${failed.messageGuid}')/$links/CustomHeaderProperties`;
    const links = z.object({ d: z.object({ results: z.array(z.object({ uri: z.string() })) }) });
    const { results } = links.parse((await get(`${path}?$format=json`)).json()).d;
    expect(results).toHaveLength(2);
    expect(await get(`${path}/$count`)).toMatchObject({ body: '2' });
  });
});

describe('sets without a writer yet', () => {
  it('I-38: are empty, and take both spellings of a 64 bit key', async () => {
    for (const set of [
      'TraceMessages',
      'TraceMessageProperties',
      'TraceMessageExchangeProperties',
      'MessageStoreEntries',
      'MessageStoreEntryProperties',
      'MessageStoreEntryAttachments',
      'MessageStoreEntryAttachmentProperties',
    ]) {
      expect((await list(set)).results, set).toEqual([]);
      expect(await get(`${set}/$count`), set).toMatchObject({ status: 200, body: '0' });
    }
    expect((await list(`MessageProcessingLogs('${failed.messageGuid}')/MessageStoreEntries`)).results).toEqual([]);
    for (const key of ['5', '5L', '9223372036854775807L']) {
      expect(await get(`TraceMessages(${key})`), key).toMatchObject({ status: 404 });
      expect(await get(`TraceMessages(${key})/$value`), key).toMatchObject({ status: 404 });
    }
  });
});
