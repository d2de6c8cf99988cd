import fc from 'fast-check';
import { expect, it } from 'vitest';
import { silentLog } from '../../src/foundation/log.ts';
import { createApiModel, createRowReader, entitySetsByName } from '../../src/integration-api/index.ts';
import {
  createMessageProcessingLogs,
  type LogColumn,
  type LogStatus,
  logStatuses,
  type MessageProcessingLog,
  resolveOrder,
} from '../../src/message-processing-logs/index.ts';
import type { Row } from '../../src/odata/entity.ts';
import { applyInMemory } from '../../src/odata/query-options/apply-in-memory.ts';
import { findPropertyReference } from '../../src/odata/query-options/filter-expression.ts';
import { parseFilter } from '../../src/odata/query-options/parse-filter.ts';
import { type OrderByItem, parseOrderBy } from '../../src/odata/query-options/parse-orderby.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { createSubaccountRow } from '../support/subaccount-row.ts';

/** Texts that mean something to SQL, to LIKE, to collations or to UTF-16. */
const words = ['', 'a', 'A', 'ab', 'B', "it's", '%', '_', 'x y', '\\', 'ä', 'z', '\uffee', '😀', "'; drop table x; --"];
// tolower, toupper and length agree with JavaScript on ASCII only; see the compatibility notes.
const asciiWords = words.filter((word) => /^[\x20-\x7e]*$/.test(word));
const timesMs = [0, 1_400_000_000_123, 1_400_000_001_000, 1_800_000_000_000];

const { service } = createApiModel({ sets: [], functions: [] });

const getSet = (name: string) => {
  const set = service.entitySets.get(name);
  const definition = entitySetsByName.get(name);
  if (set === undefined || definition === undefined) throw new Error(`no set ${name}`);
  return { set, definition };
};
const { set, definition } = getSet('MessageProcessingLogs');

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const textPaths = ['Sender', 'Receiver', 'IntegrationArtifact/PackageId', 'IntegrationArtifact/Name', 'CustomStatus'];
const asciiPaths = ['LogLevel', 'IntegrationArtifact/Type', 'ApplicationMessageType', 'ArchivingStatus'];
const operators = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');
const path = fc.constantFrom(...textPaths, ...asciiPaths);
const asciiPath = fc.constantFrom(...asciiPaths);
const word = fc.constantFrom(...words);
const asciiWord = fc.constantFrom(...asciiWords);

const leaf = fc.oneof(
  fc.tuple(path, operators, word).map(([name, operator, value]) => `${name} ${operator} ${quote(value)}`),
  fc.tuple(path, operators, path).map(([left, operator, right]) => `${left} ${operator} ${right}`),
  fc.tuple(path, fc.constantFrom('eq', 'ne')).map(([name, operator]) => `${name} ${operator} null`),
  fc
    .tuple(fc.constantFrom('LogStart', 'LogEnd'), operators, fc.constantFrom(...timesMs))
    .map(([name, operator, ms]) => `${name} ${operator} datetime'${new Date(ms).toISOString().slice(0, -1)}'`),
  fc.tuple(operators).map(([operator]) => `LogStart ${operator} LogEnd`),
  fc.tuple(operators, fc.constantFrom(...logStatuses)).map(([operator, status]) => `Status ${operator} '${status}'`),
  fc.constantFrom("IntegrationArtifact/Id eq 'flow'", "IntegrationFlowName eq 'other'", "CorrelationId eq 'x'"),
  fc.tuple(path, word).map(([name, value]) => `substringof(${quote(value)},${name})`),
  fc.tuple(path, word).map(([name, value]) => `startswith(${name},${quote(value)})`),
  fc.tuple(path, word).map(([name, value]) => `endswith(${name},${quote(value)})`),
  fc.tuple(path, path).map(([one, other]) => `substringof(${one},${other})`),
  fc.tuple(path, path).map(([one, other]) => `startswith(${one},${other})`),
  fc.tuple(path, path).map(([one, other]) => `endswith(${one},${other})`),
  fc.tuple(path, word).map(([name, value]) => `startswith(${quote(value)},${name})`),
  fc.tuple(asciiPath, operators, asciiWord).map(([name, op, value]) => `tolower(${name}) ${op} ${quote(value)}`),
  fc.tuple(asciiPath, operators, asciiWord).map(([name, op, value]) => `toupper(${name}) ${op} ${quote(value)}`),
  fc
    .tuple(asciiPath, operators, fc.constantFrom('0', '1', '2', '-1', '5000000000L', '9223372036854775807L'))
    .map(([name, operator, size]) => `length(${name}) ${operator} ${size}`),
);

const filters = fc
  .letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      leaf,
      tie('filter').map((inner) => `not (${inner})`),
      fc
        .tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter'))
        .map(([one, connective, other]) => `(${one}) ${connective} (${other})`),
    ),
  }))
  .filter.filter((text) => text.length < 3000);

const orders = fc.constantFrom(
  '',
  'LogEnd desc',
  'LogStart',
  'Status,LogEnd desc',
  'ApplicationMessageId',
  'Sender desc,Receiver',
);

const optional = <Value>(value: Value | undefined, name: string) => (value === undefined ? {} : { [name]: value });

const samples = fc.array(
  fc
    .record({
      sender: fc.option(word, { nil: undefined }),
      receiver: fc.option(word, { nil: undefined }),
      packageId: fc.option(word, { nil: undefined }),
      name: word,
      type: asciiWord,
      messageType: fc.option(asciiWord, { nil: undefined }),
      messageId: fc.option(word, { nil: undefined }),
      status: fc.constantFrom<LogStatus>(...logStatuses),
      start: fc.constantFrom(...timesMs),
      end: fc.constantFrom(...timesMs),
    })
    .map(
      (row): Omit<MessageProcessingLog, 'messageGuid'> => ({
        artifact: { id: 'flow', name: row.name, type: row.type, ...optional(row.packageId, 'packageId') },
        status: row.status,
        logStartMs: row.start,
        logEndMs: row.end,
        logLevel: 'INFO',
        ...optional(row.sender, 'sender'),
        ...optional(row.receiver, 'receiver'),
        ...optional(row.messageType, 'applicationMessageType'),
        ...optional(row.messageId, 'applicationMessageId'),
      }),
    ),
  { minLength: 40, maxLength: 60 },
);

describeOnBothDatabases('filters and orders of the OData API', (open) => {
  it.each([
    ['in slices of 7 rows', { sliceRows: 7, maxMs: 5000 }],
    ['in one slice', { sliceRows: 5000, maxMs: 5000 }],
  ])('S-53: find in SQL exactly what they mean, %s', async (_name, scanLimits) => {
    const database = await open();
    const logs = createMessageProcessingLogs({ database, clock: () => 1_700_000_000_000, log: silentLog, scanLimits });
    const subaccountId = await createSubaccountRow(database);
    const other = await createSubaccountRow(database);
    const [drawn = []] = fc.sample(samples, { numRuns: 1, seed: 20260131 });
    for (const owner of [subaccountId, other]) {
      await logs.ingest(
        owner,
        drawn.map((log) => ({ ...log, messageGuid: logs.createMessageGuid() })),
      );
    }
    const columns = [...definition.stored.properties.values()].flatMap((property): readonly LogColumn[] =>
      property.kind === 'column' ? [property.column] : [],
    );
    const all = { set: definition.stored, subaccountId, columns, limit: 1000 };
    const read = createRowReader(definition);
    const rows = (await logs.list(all)).map(read);
    expect(rows).toHaveLength(drawn.length);
    const guids = (found: readonly Row[]) => found.map((row) => row.MessageGuid);
    await fc.assert(
      fc.asyncProperty(filters, orders, fc.nat(10), fc.nat(20), async (text, orderText, skip, take) => {
        const filter = parseFilter(text, set.type);
        const orderBy = orderText === '' ? [] : parseOrderBy(orderText, set.type);
        const expected = applyInMemory(rows, { filter, orderBy: withTies(orderBy), skip, take });
        const found = (await logs.list({ ...all, filter, orderBy, skip, limit: take })).map(read);
        expect(guids(found)).toEqual(guids(expected.rows));
        expect(await logs.count({ set: definition.stored, subaccountId, filter })).toBe(expected.count);
      }),
      { numRuns: 400 },
    );
  });

  /** The order as it is documented: what was asked for or the newest first, ties by the key in the direction of the last criterion. */
  const withTies = (orderBy: readonly OrderByItem[]): readonly OrderByItem[] => {
    const asked = orderBy.length > 0 ? orderBy : parseOrderBy('LogEnd desc', set.type);
    const key = findPropertyReference(set.type, 'MessageGuid');
    if (key === undefined) throw new Error('no key');
    expect(resolveOrder(definition.stored, orderBy)).toHaveLength(asked.length + 1);
    return [...asked, { property: key, descending: asked.at(-1)?.descending ?? false }];
  };
});
