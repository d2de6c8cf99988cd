import { describe, expect, it } from 'vitest';
import { messageProcessingLogModel, service } from './fixtures/message-processing-log-model.ts';
import { rejectionOf } from './fixtures/rejection.ts';
import { parseResourcePath, type ResourcePath } from './parse-resource-path.ts';
import { createServiceModel } from './service-model.ts';

const parse = (path: string): ResourcePath => parseResourcePath(service, path);

/** What a path addresses, in short: kind, sets and keys of its steps. */
const brief = (path: string): unknown => {
  const resource = parse(path);
  if (!('steps' in resource)) return [resource.kind];
  return [resource.kind, ...resource.steps.map(({ set, navigation, key }) => [navigation?.name ?? set.name, key])];
};

describe('parseResourcePath', () => {
  it.each([
    ['', ['service-document']],
    ['/', ['service-document']],
    ['/$metadata', ['metadata']],
    ['/$batch', ['batch']],
    ['/MessageProcessingLogs', ['collection', ['MessageProcessingLogs', undefined]]],
    ['/MessageProcessingLogs/', ['collection', ['MessageProcessingLogs', undefined]]],
    ['MessageProcessingLogs/$count', ['count', ['MessageProcessingLogs', undefined]]],
    ["/MessageProcessingLogs('x')", ['entity', ['MessageProcessingLogs', { MessageGuid: 'x' }]]],
    ["/MessageProcessingLogs(MessageGuid='x')", ['entity', ['MessageProcessingLogs', { MessageGuid: 'x' }]]],
    ['/MessageProcessingLogs(%27x%27)', ['entity', ['MessageProcessingLogs', { MessageGuid: 'x' }]]],
    ['/MessageProcessingLogs%28%27x%27%29', ['entity', ['MessageProcessingLogs', { MessageGuid: 'x' }]]],
    ["/MessageProcessingLogs('it''s')", ['entity', ['MessageProcessingLogs', { MessageGuid: "it's" }]]],
    ["/MessageProcessingLogs('a+b%2Bc%20d')", ['entity', ['MessageProcessingLogs', { MessageGuid: 'a+b+c d' }]]],
    ["/MessageProcessingLogs('a%2Fb')", ['entity', ['MessageProcessingLogs', { MessageGuid: 'a/b' }]]],
    ["/MessageProcessingLogs('%2527')", ['entity', ['MessageProcessingLogs', { MessageGuid: '%27' }]]],
    ["/MessageProcessingLogs('%C3%A4')", ['entity', ['MessageProcessingLogs', { MessageGuid: 'ä' }]]],
    ["/MessageProcessingLogs('(,=)')", ['entity', ['MessageProcessingLogs', { MessageGuid: '(,=)' }]]],
    ["/MessageStoreEntries('sap-it-res:msg:t:1')", ['entity', ['MessageStoreEntries', { Id: 'sap-it-res:msg:t:1' }]]],
    [
      "/MessageStoreEntries('sap-it-res%3Amsg%3At%3A1')/$value",
      ['media', ['MessageStoreEntries', { Id: 'sap-it-res:msg:t:1' }]],
    ],
    ['/TraceMessages(123L)', ['entity', ['TraceMessages', { TraceId: 123 }]]],
    ['/TraceMessages(123)', ['entity', ['TraceMessages', { TraceId: 123 }]]],
    ['/TraceMessages(TraceId=123)', ['entity', ['TraceMessages', { TraceId: 123 }]]],
    [
      "/MessageProcessingLogRunSteps(RunId='r',ChildCount=3)/TraceMessages",
      ['collection', ['MessageProcessingLogRunSteps', { RunId: 'r', ChildCount: 3 }], ['TraceMessages', undefined]],
    ],
    [
      "/MessageProcessingLogRunSteps(ChildCount=3,RunId='r')",
      ['entity', ['MessageProcessingLogRunSteps', { RunId: 'r', ChildCount: 3 }]],
    ],
    [
      "/MessageProcessingLogs('x')/Attachments/$count",
      ['count', ['MessageProcessingLogs', { MessageGuid: 'x' }], ['Attachments', undefined]],
    ],
    [
      "/MessageProcessingLogs('x')/Attachments('a')/$value",
      ['media', ['MessageProcessingLogs', { MessageGuid: 'x' }], ['Attachments', { Id: 'a' }]],
    ],
    [
      "/MessageProcessingLogs('x')/ErrorInformation/$value",
      ['media', ['MessageProcessingLogs', { MessageGuid: 'x' }], ['ErrorInformation', undefined]],
    ],
    [
      "/MessageProcessingLogCustomHeaderProperties('1234')/Log",
      ['entity', ['MessageProcessingLogCustomHeaderProperties', { Id: '1234' }], ['Log', undefined]],
    ],
    ["/MessageProcessingLogs('x')/Status", ['property', ['MessageProcessingLogs', { MessageGuid: 'x' }]]],
    ["/MessageProcessingLogs('x')/Status/$value", ['property-value', ['MessageProcessingLogs', { MessageGuid: 'x' }]]],
    ["/MessageProcessingLogs('x')/$links/Attachments", ['links', ['MessageProcessingLogs', { MessageGuid: 'x' }]]],
    [
      "/MessageProcessingLogs('x')/$links/Attachments/$count",
      ['links-count', ['MessageProcessingLogs', { MessageGuid: 'x' }]],
    ],
  ])('resolves %s', (path, expected) => {
    expect(brief(path)).toEqual(expected);
  });

  it('names the set, property or link addressed', () => {
    expect(parse("/MessageProcessingLogs('x')/Runs")).toMatchObject({ set: { name: 'MessageProcessingLogRuns' } });
    expect(parse("/MessageProcessingLogs('x')/IntegrationArtifact")).toMatchObject({
      kind: 'property',
      path: { property: { name: 'IntegrationArtifact' } },
    });
    expect(parse("/MessageProcessingLogs('x')/IntegrationArtifact/Id/$value")).toMatchObject({
      kind: 'property-value',
      path: { inner: { name: 'Id', property: { type: 'Edm.String' } } },
    });
    expect(parse("/MessageProcessingLogs('x')/$links/Attachments('a')")).toMatchObject({
      kind: 'links',
      navigation: { name: 'Attachments' },
      key: { Id: 'a' },
    });
  });

  it('finds function imports', () => {
    const model = createServiceModel({
      ...messageProcessingLogModel,
      functionImports: [{ name: 'Deploy', method: 'POST', parameters: [{ name: 'Id', type: 'Edm.String' }] }],
    });
    expect(parseResourcePath(model, '/Deploy')).toMatchObject({
      kind: 'function-import',
      functionImport: { name: 'Deploy' },
    });
    expect(rejectionOf(() => parseResourcePath(model, '/Deploy/x')).status).toBe(404);
  });

  it.each([
    ['/Nope', "Could not find an entity set or function import for 'Nope'."],
    ["/Nope('x')", "Could not find an entity set or function import for 'Nope'."],
    ['/messageprocessinglogs', "Could not find an entity set or function import for 'messageprocessinglogs'."],
    ['/MessageProcessingLogs;x', "Could not find an entity set or function import for 'MessageProcessingLogs;x'."],
    ['/$metadata/x', "Could not find an entity set or function import for 'x'."],
    ['/$all', "Could not find an entity set or function import for '$all'."],
    ['/__proto__', "Could not find an entity set or function import for '__proto__'."],
    ['/..', "Could not find an entity set or function import for '..'."],
    ['/%2e%2e%2f', "Could not find an entity set or function import for '../'."],
    ["/MessageProcessingLogs('x')/Nope", "Could not find property with name: 'Nope'."],
    ["/MessageProcessingLogs('x')/constructor", "Could not find property with name: 'constructor'."],
    ["/MessageProcessingLogs('x')/IntegrationArtifact/Nope", "Could not find property with name: 'Nope'."],
    ["/MessageProcessingLogs('x')/Status/Nope", "Could not find property with name: 'Nope'."],
    ['/MessageProcessingLogs/Runs', "Could not find property with name: 'Runs'."],
    ["/MessageProcessingLogs('x')/$count", "Could not find an entity set or function import for '$count'."],
    ["/MessageProcessingLogs('x')/$value", "Could not find an entity set or function import for '$value'."],
    ['/MessageProcessingLogs/$value', "Could not find an entity set or function import for '$value'."],
    ['/MessageProcessingLogs/$count/x', "Could not find an entity set or function import for 'x'."],
    [
      "/MessageProcessingLogs('x')/IntegrationArtifact/$value",
      "Could not find an entity set or function import for '$value'.",
    ],
    ["/MessageProcessingLogs('x')/$links", "Could not find an entity set or function import for '$links'."],
    ["/MessageProcessingLogs('x')/$links/Status", "Could not find property with name: 'Status'."],
    [
      "/MessageProcessingLogs('x')/$links/ErrorInformation/$count",
      "Could not find an entity set or function import for '$count'.",
    ],
  ])('answers 404 for %s', (path, description) => {
    expect(rejectionOf(() => parse(path))).toMatchObject({ status: 404, code: 'Not Found', description });
  });

  it.each([
    '//',
    '//MessageProcessingLogs',
    "/MessageProcessingLogs('x')//Runs",
    '/MessageProcessingLogs()',
    "/MessageProcessingLogs('x'",
    "/MessageProcessingLogs('x')y",
    "/MessageProcessingLogs('x'')",
    "/MessageProcessingLogs('x'y')",
    "/MessageProcessingLogs('a/b')",
    '/MessageProcessingLogs(x)',
    '/MessageProcessingLogs(5)',
    '/MessageProcessingLogs(null)',
    "/MessageProcessingLogs('x','y')",
    "/MessageProcessingLogs(Id='x')",
    "/MessageProcessingLogs(MessageGuid='x',MessageGuid='y')",
    "/TraceMessages('5')",
    '/TraceMessages(5.0)',
    '/TraceMessages(99999999999999999999L)',
    "/MessageProcessingLogRunSteps('r')",
    "/MessageProcessingLogRunSteps(RunId='r')",
    "/MessageProcessingLogRunSteps(RunId='r',RunId='s')",
    "/MessageProcessingLogRunSteps(RunId='r',ChildCount=3L)",
    "/MessageProcessingLogRunSteps(RunId='r',ChildCount=3000000000)",
    "/MessageProcessingLogRunSteps(RunId='r';ChildCount=3)",
    "/MessageProcessingLogs('x')/ErrorInformation('x')",
    "/MessageProcessingLogs('%')",
    "/MessageProcessingLogs('%zz')",
    "/MessageProcessingLogs('%ff')",
    "/MessageProcessingLogs('%c0%af')",
    "/MessageProcessingLogs('%00')",
    "/MessageProcessingLogs('\u00e4')",
    "/MessageProcessingLogs('a b')",
    `/MessageProcessingLogs('${'x'.repeat(5000)}')`,
    `/MessageProcessingLogs(${'('.repeat(4000)})`,
    `/MessageProcessingLogCustomHeaderProperties('1')${'/Log/CustomHeaderProperties'.repeat(50_000)}`,
  ])('answers 400 for a malformed path', (path) => {
    expect(rejectionOf(() => parse(path))).toMatchObject({
      status: 400,
      code: 'Bad Request',
      description: 'Malformed resource path.',
    });
  });
});
