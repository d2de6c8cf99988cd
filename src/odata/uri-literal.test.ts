import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEntityPath } from './entity-url.ts';
import { getSet, logs, storeEntries } from './fixtures/get-set.ts';
import { service } from './fixtures/message-processing-log-model.ts';
import { parseResourcePath } from './parse-resource-path.ts';
import { formatDateTime, parseDateTime } from './uri-literal.ts';

describe('formatDateTime', () => {
  it.each([
    ['2021-03-16T11:46:13.969Z', '2021-03-16T11:46:13.969'],
    ['2021-03-16T11:08:49.830Z', '2021-03-16T11:08:49.83'],
    ['2021-03-16T11:08:49.800Z', '2021-03-16T11:08:49.8'],
    ['2021-03-16T11:08:40.000Z', '2021-03-16T11:08:40'],
    ['2021-03-16T11:00:00.000Z', '2021-03-16T11:00:00'],
    ['2021-03-16T11:00:00.001Z', '2021-03-16T11:00:00.001'],
  ])('drops trailing zeros of the fraction: %s', (iso, expected) => {
    expect(formatDateTime(Date.parse(iso))).toBe(expected);
  });

  it('is read back as the same instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (epochMs) => {
        expect(parseDateTime(formatDateTime(epochMs))).toBe(epochMs);
      }),
    );
  });
});

describe('formatEntityPath', () => {
  it('encodes colons, doubles quotes, marks Int64', () => {
    expect(formatEntityPath(storeEntries, { Id: "sap-it-res:msg:it's 1/2" })).toBe(
      "MessageStoreEntries('sap-it-res%3Amsg%3Ait''s%201%2F2')",
    );
    expect(formatEntityPath(getSet('TraceMessages'), { TraceId: 5 })).toBe('TraceMessages(5L)');
    expect(formatEntityPath(getSet('MessageProcessingLogRunSteps'), { RunId: 'r', ChildCount: 3 })).toBe(
      "MessageProcessingLogRunSteps(RunId='r',ChildCount=3)",
    );
  });

  it('throws a plain error for a row without its key', () => {
    expect(() => formatEntityPath(logs, { Status: 'FAILED' })).toThrow('lacks key MessageGuid');
    expect(() => formatEntityPath(logs, { MessageGuid: null })).toThrow('lacks key MessageGuid');
  });

  it('is read back as the same key, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (RunId, count) => {
        const key = { RunId: RunId.replaceAll('\u0000', ''), ChildCount: count % 1_000_000_000 };
        const path = formatEntityPath(getSet('MessageProcessingLogRunSteps'), key);
        expect(path).toMatch(/^[\w.!~*'()%,=-]+$/);
        expect(parseResourcePath(service, `/${path}`)).toMatchObject({ kind: 'entity', steps: [{ key }] });
      }),
    );
  });
});
