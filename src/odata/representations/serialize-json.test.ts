import { describe, expect, it } from 'vitest';
import type { Entity } from '../entity.ts';
import { attachments, getSet, logs } from '../fixtures/get-set.ts';
import { parseResourcePath } from '../parse-resource-path.ts';
import { parseProjection, projectAll } from '../query-options/parse-projection.ts';
import { createServiceModel } from '../service-model.ts';
import { serializeFeed, streamFeed } from './feed-writer.ts';
import { createAtomWriter } from './serialize-atom.ts';
import { createJsonWriter } from './serialize-json.ts';

const root = 'https://host:443/api/v1';
const log: Entity = {
  values: {
    MessageGuid: 'AGAS1',
    Status: 'a "quoted"\n\u0001\ud800 text',
    LogStart: 1_522_069_440_003,
    LogEnd: null,
    IntegrationArtifact: { Id: 'flow1', Name: null },
  },
  expanded: {
    CustomHeaderProperties: [{ values: { Id: '1', Name: 'po_number', Value: '12345' } }],
    AdapterAttributes: [],
    ErrorInformation: null,
  },
};
const uri = `${root}/MessageProcessingLogs('AGAS1')`;
const type = 'com.sap.hci.api.MessageProcessingLog';

describe('createJsonWriter', () => {
  it('writes one entity with metadata, typed values, complex value and links', () => {
    const projection = parseProjection(
      logs,
      'MessageGuid,Status,LogStart,LogEnd,Sender,IntegrationArtifact,Runs',
      undefined,
    );
    expect(JSON.parse(createJsonWriter(root, projection).document(log))).toEqual({
      d: {
        __metadata: { id: uri, uri, type },
        MessageGuid: 'AGAS1',
        LogStart: '/Date(1522069440003)/',
        LogEnd: null,
        Sender: null,
        Status: 'a "quoted"\n\u0001\ud800 text',
        IntegrationArtifact: {
          __metadata: { type: 'com.sap.hci.api.IntegrationArtifact' },
          Id: 'flow1',
          Name: null,
          Type: null,
          PackageId: null,
          PackageName: null,
        },
        Runs: { __deferred: { uri: `${uri}/Runs` } },
      },
    });
  });

  it('inlines expansions: a list, an empty list, nothing', () => {
    const expand = 'CustomHeaderProperties,AdapterAttributes,ErrorInformation';
    const projection = parseProjection(logs, `MessageGuid,${expand}`, expand);
    const propertyUri = `${root}/MessageProcessingLogCustomHeaderProperties('1')`;
    expect(JSON.parse(createJsonWriter(root, projection).document(log))).toEqual({
      d: {
        __metadata: { id: uri, uri, type },
        MessageGuid: 'AGAS1',
        CustomHeaderProperties: {
          results: [
            {
              __metadata: {
                id: propertyUri,
                uri: propertyUri,
                type: 'com.sap.hci.api.MessageProcessingLogCustomHeaderProperty',
              },
              Id: '1',
              Name: 'po_number',
              Value: '12345',
              Log: { __deferred: { uri: `${propertyUri}/Log` } },
            },
          ],
        },
        ErrorInformation: null,
        AdapterAttributes: { results: [] },
      },
    });
  });

  it('inlines a single entity as an object', () => {
    const set = getSet('MessageProcessingLogCustomHeaderProperties');
    const projection = parseProjection(set, 'Log/Status,Name', 'Log');
    const text = createJsonWriter(root, projection).document({
      values: { Id: '1', Name: 'n' },
      expanded: { Log: { values: { MessageGuid: 'g', Status: 'FAILED' } } },
    });
    expect(JSON.parse(text)).toMatchObject({ d: { Name: 'n', Log: { Status: 'FAILED' } } });
  });

  it('describes the stream of a media entry and writes Int64 as text', () => {
    const values = { Id: 'sap-it-res:att:1', PayloadSize: 26, TimeStamp: 0 };
    const media = `${root}/MessageProcessingLogAttachments('sap-it-res%3Aatt%3A1')`;
    const writer = createJsonWriter(root, projectAll(attachments));
    expect(JSON.parse(writer.document({ values, mediaType: 'text/plain' }))).toMatchObject({
      d: {
        __metadata: {
          uri: media,
          content_type: 'text/plain',
          media_src: `${media}/$value`,
          edit_media: `${media}/$value`,
        },
        PayloadSize: '26',
        TimeStamp: '/Date(0)/',
      },
    });
    expect(JSON.parse(writer.document({ values }))).toMatchObject({
      d: { __metadata: { content_type: 'application/octet-stream' } },
    });
  });

  it('writes a list with count and next link, or without', () => {
    const writer = createJsonWriter(root, parseProjection(logs, 'Status', undefined));
    const nextLink = `${root}/MessageProcessingLogs?$filter=Status%20eq%20'"'&$skiptoken=1000`;
    expect(JSON.parse(serializeFeed(writer, [log, log], { count: 17, nextLink }))).toMatchObject({
      d: { results: [{ __metadata: { type } }, { __metadata: { type } }], __count: '17', __next: nextLink },
    });
    expect(serializeFeed(writer, [], {})).toBe('{"d":{"results":[]}}');
  });

  it('throws a plain error when an expansion was not loaded or a value has the wrong shape', () => {
    const expanded = createJsonWriter(root, parseProjection(logs, undefined, 'Runs'));
    expect(() => expanded.document(log)).toThrow('the expanded Runs was not loaded');
    const plain = createJsonWriter(root, projectAll(logs));
    expect(() => plain.document({ values: { MessageGuid: 'a', Status: { Id: 'x' } } })).toThrow(
      'Status holds an object',
    );
    expect(() => plain.document({ values: { MessageGuid: 'a', IntegrationArtifact: 'x' } })).toThrow('holds no object');
  });
});

describe('values of every type', () => {
  const model = createServiceModel({
    namespace: 'n',
    containerName: 'c',
    complexTypes: [],
    associations: [],
    entityTypes: [
      {
        name: 'Thing',
        keys: ['Id', 'At'],
        properties: [
          { name: 'Id', type: 'Edm.Guid', nullable: false },
          { name: 'At', type: 'Edm.DateTime', nullable: false },
          { name: 'Flag', type: 'Edm.Boolean', nullable: true },
          { name: 'Small', type: 'Edm.Int32', nullable: true },
          { name: 'Large', type: 'Edm.Int64', nullable: true },
        ],
      },
    ],
    entitySets: [{ name: 'Things', type: 'Thing' }],
  });
  const things = model.entitySets.get('Things');
  if (things === undefined) throw new Error('no set');
  const values = { Id: '0123abcd-0000-0000-0000-000000000000', At: 1500, Flag: true, Small: -1, Large: 2 ** 53 - 1 };

  it('are written in JSON and XML, and read back from the address', () => {
    const { d } = JSON.parse(createJsonWriter(root, projectAll(things)).document({ values }));
    const path = "Things(Id=guid'0123abcd-0000-0000-0000-000000000000',At=datetime'1970-01-01T00%3A00%3A01.5')";
    expect(d).toEqual({
      __metadata: { id: `${root}/${path}`, uri: `${root}/${path}`, type: 'n.Thing' },
      Id: values.Id,
      At: '/Date(1500)/',
      Flag: true,
      Small: -1,
      Large: '9007199254740991',
    });
    expect(parseResourcePath(model, path)).toMatchObject({ steps: [{ key: { Id: values.Id, At: 1500 } }] });
    const atom = createAtomWriter({ serviceRoot: root, feedPath: 'Things', updatedAtMs: 0 }, projectAll(things));
    expect(atom.document({ values })).toContain(
      `<d:Id m:type="Edm.Guid">${values.Id}</d:Id><d:At m:type="Edm.DateTime">1970-01-01T00:00:01.5</d:At>` +
        '<d:Flag m:type="Edm.Boolean">true</d:Flag><d:Small m:type="Edm.Int32">-1</d:Small>' +
        '<d:Large m:type="Edm.Int64">9007199254740991</d:Large>',
    );
  });
});

describe('streamFeed', () => {
  it('gives the same text in chunks of about 64 KiB, with the next link known at the end', async () => {
    const writer = createJsonWriter(root, projectAll(logs));
    const entities = Array.from(
      { length: 300 },
      (_, index): Entity => ({ values: { ...log.values, MessageGuid: `g${index}` } }),
    );
    let delivered = 0;
    async function* source(): AsyncGenerator<Entity> {
      for (const entity of entities) {
        delivered += 1;
        yield entity;
      }
    }
    const chunks: string[] = [];
    for await (const chunk of streamFeed(writer, source(), { count: 300, nextLink: () => `after ${delivered}` })) {
      chunks.push(chunk);
    }
    expect(chunks.length).toBeGreaterThan(3);
    for (const chunk of chunks) expect(chunk.length).toBeLessThan(70_000);
    expect(chunks.join('')).toBe(serializeFeed(writer, entities, { count: 300, nextLink: 'after 300' }));
  });
});
