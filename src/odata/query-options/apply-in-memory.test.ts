import { describe, expect, it } from 'vitest';
import type { Row } from '../entity.ts';
import { logs } from '../fixtures/get-set.ts';
import { applyInMemory } from './apply-in-memory.ts';
import { compareText } from './compare-values.ts';
import { parseFilter } from './parse-filter.ts';
import { parseOrderBy } from './parse-orderby.ts';

const rows: readonly Row[] = [
  { MessageGuid: 'a', Status: 'FAILED', LogEnd: 3, IntegrationArtifact: { Id: 'flow1' } },
  { MessageGuid: 'b', Status: 'COMPLETED', LogEnd: 1, IntegrationArtifact: { Id: 'flow2' } },
  { MessageGuid: 'c', Status: 'FAILED', LogEnd: null, IntegrationArtifact: null },
  { MessageGuid: 'd', Status: null, LogEnd: 2 },
];
const guids = (result: { readonly rows: readonly Row[] }): string => result.rows.map((row) => row.MessageGuid).join('');
const filtered = (filter: string): string => guids(applyInMemory(rows, { filter: parseFilter(filter, logs.type) }));
const ordered = (orderBy: string): string => guids(applyInMemory(rows, { orderBy: parseOrderBy(orderBy, logs.type) }));

describe('applyInMemory', () => {
  it.each([
    ["Status eq 'FAILED'", 'ac'],
    ["Status ne 'FAILED'", 'bd'],
    ['Status eq null', 'd'],
    ["IntegrationArtifact/Id eq 'flow1'", 'a'],
    ["IntegrationArtifact/Id ne 'flow1'", 'bcd'],
    ["LogEnd gt datetime'1970-01-01T00:00:00.001'", 'ad'],
    ["not (LogEnd gt datetime'1970-01-01T00:00:00.001')", 'bc'],
    ["startswith(Status,'F') or LogEnd eq null", 'ac'],
    ["not substringof('A',Status)", 'bd'],
    ['false', ''],
  ])('filters by %s', (filter, expected) => {
    expect(filtered(filter)).toBe(expected);
  });

  it('orders, null first, and leaves ties as they were', () => {
    expect(ordered('LogEnd')).toBe('cbda');
    expect(ordered('LogEnd desc')).toBe('adbc');
    expect(ordered('Status,LogEnd desc')).toBe('dbac');
    expect(ordered('Status desc')).toBe('acbd');
  });

  it('counts before it cuts out the page', () => {
    const result = applyInMemory(rows, { filter: parseFilter('Status ne null', logs.type), skip: 1, take: 1 });
    expect([guids(result), result.count]).toEqual(['b', 3]);
    expect(guids(applyInMemory(rows, {}))).toBe('abcd');
  });

  it('orders text by code point', () => {
    expect(['\uffee', '😀', 'a', '', 'ab'].sort(compareText)).toEqual(['', 'a', 'ab', '\uffee', '😀']);
  });
});
