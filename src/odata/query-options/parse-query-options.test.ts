import { describe, expect, it } from 'vitest';
import { reasonPhrase } from '../errors.ts';
import { service } from '../fixtures/message-processing-log-model.ts';
import { rejectionOf } from '../fixtures/rejection.ts';
import { parseResourcePath } from '../parse-resource-path.ts';
import type { Projection } from './parse-projection.ts';
import { parseQueryOptions, type QueryOptions, type QueryTarget } from './parse-query-options.ts';
import { formatQueryString, parseQueryString } from './query-string.ts';

const target = (path: string): QueryTarget => ({ path: parseResourcePath(service, path) });
const parse = (rawQuery: string, path = '/MessageProcessingLogs'): QueryOptions =>
  parseQueryOptions(rawQuery, target(path));

/** A projection as names only. */
const names = (projection: Projection | undefined): unknown =>
  projection && {
    properties: projection.properties.map(({ name }) => name),
    navigation: projection.navigation.map(({ navigation, expanded }) =>
      expanded === undefined ? navigation.name : [navigation.name, names(expanded)],
    ),
  };

describe('parseQueryOptions', () => {
  it('reads what a published client sends, blanks as plus signs', () => {
    const options = parse(
      "$filter=IntegrationArtifact/Id+eq+'flow1'+and+Status+ne+'DISCARDED'&$orderby=LogEnd+desc&$top=1",
    );
    expect(options).toMatchObject({
      filter: { kind: 'and', operands: [{ left: { path: 'IntegrationArtifact/Id' } }, { operator: 'ne' }] },
      orderBy: [{ property: { path: 'LogEnd' }, descending: true }],
      top: 1,
      skip: 0,
      inlineCount: false,
    });
  });

  it('takes %24filter for $filter, and %2B for a plus sign', () => {
    expect(
      parse("%24filter=Status%20eq%20'a%2Bb'&%24inlinecount=allpages&$skip=5&$skiptoken=7&$format=json"),
    ).toMatchObject({
      filter: { right: { value: 'a+b' } },
      inlineCount: true,
      skip: 5,
      skipToken: '7',
      format: 'json',
    });
  });

  it('hands over options without $ and knows none of them', () => {
    const { query } = parse("filterCustomHeaderProperties='po_number'+eq+'12345'&x=1&x=2&flag&&__proto__=3");
    expect([...query.custom]).toEqual([
      ['filterCustomHeaderProperties', ["'po_number' eq '12345'"]],
      ['x', ['1', '2']],
      ['flag', ['']],
      ['__proto__', ['3']],
    ]);
  });

  it('takes values with equals signs whole', () => {
    expect(parse("$filter=Status eq 'a=b'&y=1=2").query.custom.get('y')).toEqual(['1=2']);
  });

  it('can be written again', () => {
    const query = parseQueryString("$filter=Status+eq+'a%26b'&x=%C3%A4");
    expect(formatQueryString(query)).toBe("$filter=Status%20eq%20'a%26b'&x=%C3%A4");
    expect(parseQueryString(formatQueryString(query))).toEqual(query);
  });

  it.each([
    ['$top=-1', "Invalid value for query option '$top': expected a non-negative whole number."],
    ['$top=', "Invalid value for query option '$top': expected a non-negative whole number."],
    ['$top=abc', "Invalid value for query option '$top': expected a non-negative whole number."],
    ['$top=1.5', "Invalid value for query option '$top': expected a non-negative whole number."],
    ['$top=0x10', "Invalid value for query option '$top': expected a non-negative whole number."],
    ['$top=2147483648', "Invalid value for query option '$top': expected a non-negative whole number."],
    ['$skip=99999999999999999999', "Invalid value for query option '$skip': expected a non-negative whole number."],
    ['$inlinecount=all', "Invalid value for query option '$inlinecount': expected 'allpages' or 'none'."],
    ['$top=1&$top=1', "Query option '$top' must be given only once."],
    ['$top=1&%24top=2', "Query option '$top' must be given only once."],
    ['$count=true', "Unknown system query option '$count'."],
    ['$search=x', "Unknown system query option '$search'."],
    ['$Filter=x', "Unknown system query option '$Filter'."],
    ['$', "Unknown system query option '$'."],
    [`$${'x'.repeat(5000)}=1`, `Unknown system query option '$${'x'.repeat(99)}...'.`],
    ['$filter', "Invalid filter expression: ''."],
    ['$filter=Foo eq 1', "Invalid filter expression: 'Foo eq 1'."],
    ['$orderby=Foo', 'Invalid order by expression'],
    ['$select=Foo', "Invalid value for query option '$select': not a property."],
    ['$select=', "Invalid value for query option '$select': not a property."],
    ['$select=Status/x', "Invalid value for query option '$select': only a navigation property leads further."],
    ['$expand=Status', "Invalid value for query option '$expand': not a navigation property."],
    ['$expand=Runs/Nope', "Invalid value for query option '$expand': not a navigation property."],
    [
      '$select=Runs/Id',
      "Invalid value for query option '$select': a path through a navigation property needs it in $expand.",
    ],
    [
      `$expand=${Array(21).fill('Runs').join(',')}`,
      "Invalid value for query option '$expand': at most 20 paths are allowed.",
    ],
    ['$expand=Runs/RunSteps/a/b/c/d', "Invalid value for query option '$expand': a path is too long."],
    ['$filter=%', 'Malformed query string.'],
    ['$filter=%ff', 'Malformed query string.'],
    ['$filter=\u00e4', 'Malformed query string.'],
    ['a&'.repeat(100_000), 'Malformed query string.'],
  ])('answers 400 for %s', (rawQuery, description) => {
    expect(rejectionOf(() => parse(rawQuery))).toMatchObject({ status: 400, code: 'Bad Request', description });
  });

  it('answers 501 for options declared unsupported and 400 for those that mean nothing here', () => {
    const unsupported = new Set(['$select'] as const);
    const withoutSelect = { ...target('/MessageProcessingLogs'), unsupported };
    expect(rejectionOf(() => parseQueryOptions('$select=Status', withoutSelect))).toMatchObject({
      status: 501,
      code: reasonPhrase(501),
    });
    for (const [path, query] of [
      ["/MessageProcessingLogs('x')", '$filter=true'],
      ["/MessageProcessingLogs('x')", '$top=1'],
      ['/$metadata', '$select=x'],
      ['/MessageProcessingLogs/$count', '$expand=Runs'],
      ["/MessageProcessingLogs('x')/Status", '$select=Status'],
    ] as const) {
      expect(rejectionOf(() => parse(query, path)).status).toBe(400);
    }
    expect(parse('$filter=true&$top=5', '/MessageProcessingLogs/$count').filter).toEqual({
      kind: 'constant',
      value: true,
    });
    expect(parse('', '/$metadata').projection).toBeUndefined();
  });
});

describe('$select and $expand', () => {
  const project = (query: string): unknown => names(parse(query, "/MessageProcessingLogRuns('x')").projection);
  const allSteps = {
    properties: [
      'RunId',
      'ChildCount',
      'StepStart',
      'StepStop',
      'StepId',
      'ModelStepId',
      'BranchId',
      'Status',
      'Error',
      'Activity',
    ],
  };

  it('shows everything, navigation as links, unless told otherwise', () => {
    expect(project('')).toEqual({
      properties: ['Id', 'RunStart', 'RunStop', 'LogLevel', 'OverallState', 'ProcessId'],
      navigation: ['RunSteps'],
    });
  });

  it('narrows to what is selected, in the order of the model, key not forced in', () => {
    expect(project('$select=OverallState,%20RunStart')).toEqual({
      properties: ['RunStart', 'OverallState'],
      navigation: [],
    });
    expect(project('$select=Id,RunSteps')).toEqual({ properties: ['Id'], navigation: ['RunSteps'] });
    expect(project('$select=*,Id')).toEqual(project(''));
  });

  it('expands along paths', () => {
    expect(project('$expand=RunSteps')).toMatchObject({
      navigation: [['RunSteps', { ...allSteps, navigation: ['RunStepProperties', 'TraceMessages'] }]],
    });
    expect(project('$expand=RunSteps/TraceMessages,RunSteps/RunStepProperties')).toMatchObject({
      navigation: [
        [
          'RunSteps',
          {
            navigation: [
              ['RunStepProperties', {}],
              ['TraceMessages', {}],
            ],
          },
        ],
      ],
    });
  });

  it('inlines an expansion only when it is selected too, wholly or in part', () => {
    expect(project('$select=Id&$expand=RunSteps')).toEqual({ properties: ['Id'], navigation: [] });
    expect(project('$select=Id,RunSteps&$expand=RunSteps')).toEqual({
      properties: ['Id'],
      navigation: [['RunSteps', { ...allSteps, navigation: ['RunStepProperties', 'TraceMessages'] }]],
    });
    const part = [['RunSteps', { properties: ['Status'], navigation: [] }]];
    expect(project('$select=Id,RunSteps/Status&$expand=RunSteps')).toEqual({ properties: ['Id'], navigation: part });
    expect(project('$select=RunSteps/Status,RunSteps&$expand=RunSteps')).toMatchObject({
      navigation: [['RunSteps', allSteps]],
    });
    expect(project('$select=RunSteps,RunSteps/Status&$expand=RunSteps')).toMatchObject({
      navigation: [['RunSteps', allSteps]],
    });
  });
});
