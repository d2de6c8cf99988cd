import { describe, expect, it } from 'vitest';
import { attachments, getSet, logs, storeEntries } from '../fixtures/get-set.ts';
import { printFilter } from '../fixtures/print-filter.ts';
import { rejectionOf } from '../fixtures/rejection.ts';
import { parseFilter, parseFilterTokens } from './parse-filter.ts';
import { type Token, tokenize } from './tokenize.ts';

const parseLog = (text: string) => parseFilter(text, logs.type);
const status = { kind: 'property', path: 'Status', segments: ['Status'], type: 'Edm.String' };

describe('parseFilter', () => {
  it('resolves a comparison of a property with a literal', () => {
    expect(parseLog("Status eq 'FAILED'")).toEqual({
      kind: 'comparison',
      operator: 'eq',
      left: status,
      right: { type: 'Edm.String', value: 'FAILED' },
    });
  });

  it.each([
    [
      "IntegrationArtifact/Id eq 'flow1' and Status ne 'DISCARDED'",
      "(IntegrationArtifact/Id eq 'flow1') and (Status ne 'DISCARDED')",
    ],
    [
      "LogEnd gt datetime'2014-09-01T00:00:00' and LogEnd lt datetime'2014-09-02T00:00:00.500'",
      "(LogEnd gt datetime'2014-09-01T00:00:00') and (LogEnd lt datetime'2014-09-02T00:00:00.5')",
    ],
    ["Status eq 'it''s' or Status eq ''''", "(Status eq 'it''s') or (Status eq '''')"],
    ["Status eq 'A' or Status eq 'B' and Sender eq 'C'", "(Status eq 'A') or ((Status eq 'B') and (Sender eq 'C'))"],
    ["(Status eq 'A' or Status eq 'B') and Sender eq 'C'", "((Status eq 'A') or (Status eq 'B')) and (Sender eq 'C')"],
    ["Status eq 'A' or (Status eq 'B' or Status eq 'C')", "(Status eq 'A') or (Status eq 'B') or (Status eq 'C')"],
    ["not (Status eq 'A') and Sender eq 'B'", "(not (Status eq 'A')) and (Sender eq 'B')"],
    ["not startswith(Status,'A')", "not (startswith(Status,'A'))"],
    ["substringof('AIL',Status)", "substringof('AIL',Status)"],
    ["substringof('AIL',Status) eq true", "substringof('AIL',Status)"],
    ["startswith(Status,'F') eq false", "not (startswith(Status,'F'))"],
    ["true eq endswith(Status,'D')", "endswith(Status,'D')"],
    ["tolower(Status) eq 'failed'", "tolower(Status) eq 'failed'"],
    ["toupper(IntegrationArtifact/Name) eq toupper('abc')", "toupper(IntegrationArtifact/Name) eq 'ABC'"],
    ['length(Status) gt 6', 'length(Status) gt 6'],
    ['6 lt length(Status)', 'length(Status) gt 6'],
    ["datetime'2020-01-01T00:00' le LogEnd", "LogEnd ge datetime'2020-01-01T00:00:00'"],
    ['LogEnd eq null', 'LogEnd eq null'],
    ['null ne LogEnd', 'LogEnd ne null'],
    ['1 eq 1', 'true'],
    ['null ne null', 'false'],
    ["substringof('b','abc')", 'true'],
    ["endswith(toupper('abc'),'c')", 'false'],
    ["length('abc') eq 3", 'true'],
    ['LogStart lt LogEnd', 'LogStart lt LogEnd'],
    ["  Status\teq  'A'\r\n", "Status eq 'A'"],
  ])('reads %s', (text, printed) => {
    expect(printFilter(parseLog(text))).toBe(printed);
  });

  it('takes a Boolean property as a condition and compares numbers of both sizes', () => {
    expect(printFilter(parseFilter('HasAttachments', storeEntries.type))).toBe('HasAttachments eq true');
    expect(printFilter(parseFilter('not HasAttachments', storeEntries.type))).toBe('not (HasAttachments eq true)');
    expect(printFilter(parseFilter('PayloadSize ge 26 and PayloadSize lt 123L', attachments.type))).toBe(
      '(PayloadSize ge 26) and (PayloadSize lt 123L)',
    );
    expect(printFilter(parseFilter('ChildCount eq -5', getSet('MessageProcessingLogRunSteps').type))).toBe(
      'ChildCount eq -5',
    );
  });

  it('reads times as UTC and drops digits beyond milliseconds', () => {
    expect(parseLog("LogEnd eq datetime'2014-09-01T00:00:00.1239999'")).toMatchObject({
      right: { type: 'Edm.DateTime', value: Date.UTC(2014, 8, 1, 0, 0, 0, 123) },
    });
  });

  it('clamps integers no row can hold without changing how they compare', () => {
    expect(parseFilter('PayloadSize lt 9223372036854775807L', attachments.type)).toMatchObject({
      right: { value: Number.MAX_SAFE_INTEGER + 1 },
    });
  });

  it.each([
    "LogEnd gt datetime'2014-09-01T00:00:00Z'",
    "LogEnd gt datetime'2014-09-01T00:00:00+02:00'",
    "LogEnd gt datetime'2014-02-30T00:00:00'",
    "LogEnd gt datetime'2014-02-28T24:00:00'",
    "LogEnd gt '2014-09-01T00:00:00'",
    "LogEnd gt datetimeoffset'2014-09-01T00:00:00Z'",
    "Status eq guid'00000000-0000-0000-0000-000000000000'",
    'Status eq 1',
    'Status eq true',
    'PayloadSize eq 1',
    "IntegrationArtifact eq 'x'",
    "IntegrationArtifact/Nope eq 'x'",
    "IntegrationArtifact/Id/More eq 'x'",
    "Status/Id eq 'x'",
    "Attachments/Name eq 'x'",
    "constructor eq 'x'",
    "__proto__ eq 'x'",
    'LogEnd gt null',
    'Status',
    "'FAILED'",
    "not Status eq 'A'",
    "Status EQ 'A'",
    "Status eq 'A' AND Status eq 'B'",
    "Status eq 'A",
    "Status eq 'A''",
    'Status eq "A"',
    "Status eq'A'",
    "Status eq 'A' 'B'",
    "Status eq 'A' and",
    "and Status eq 'A'",
    "(Status eq 'A'",
    "Status eq 'A')",
    '()',
    '',
    '   ',
    'length(Status) add 1 eq 2',
    'length(Status) eq 1.5',
    'length(Status) eq 1 sub 1',
    'length(LogEnd) eq 1',
    "concat(Status,'a') eq 'b'",
    "substringof('a')",
    "substringof('a',Status,'b')",
    'startswith(Status,null)',
    'length(Status) eq 99999999999999999999',
    "Status eq 'A'; drop table logs",
    "Status eq 'a\u0000b'",
    "Status = 'A'",
    "(Status eq 'A') eq (Status eq 'B')",
    "(Status eq 'A') gt true",
    "Status in ('A','B')",
    'any(Status)',
  ])('refuses %s', (text) => {
    const { status, code, description } = rejectionOf(() => parseLog(text));
    expect({ status, code }).toEqual({ status: 400, code: 'Bad Request' });
    expect(description).toMatch(/^Invalid filter expression: '.*'\.$/);
  });

  it('never shows more than a piece of the filter, and none of its control characters', () => {
    const { description } = rejectionOf(() => parseLog(`Foo eq '\n\u001b[31m\u202e${'x'.repeat(5000)}'`));
    expect(description.length).toBeLessThan(150);
    expect(description).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('parseFilter limits', () => {
  it('takes 50 levels of parentheses, not and calls, and refuses the 51st', () => {
    const nest = (levels: number): string => `${'('.repeat(levels)}Status eq 'A'${')'.repeat(levels)}`;
    expect(() => parseLog(nest(50))).not.toThrow();
    expect(rejectionOf(() => parseLog(nest(51))).detail).toBe('nested too deeply');
    expect(rejectionOf(() => parseLog(`${'not '.repeat(51)}(Status eq 'A')`)).detail).toBe('nested too deeply');
    expect(rejectionOf(() => parseLog(`${'tolower('.repeat(51)}Status`)).detail).toBe('nested too deeply');
  });

  it.each(['(', ')', "'", 'not ', '-', 'a/', 'eq '])('refuses 100,000 times %s without trouble', (piece) => {
    expect(rejectionOf(() => parseLog(piece.repeat(100_000))).status).toBe(400);
    expect(rejectionOf(() => parseLog(piece.repeat(Math.floor(8000 / piece.length)))).status).toBe(400);
  });

  it('takes long lists of alternatives up to 200 nodes, flat', () => {
    const chain = (length: number): string => Array.from({ length }, (_, index) => `Status eq '${index}'`).join(' or ');
    const parsed = parseLog(chain(199));
    expect(parsed.kind === 'or' && parsed.operands.length).toBe(199);
    expect(rejectionOf(() => parseLog(chain(200))).detail).toBe('more than 200 nodes');
    const conditions = Array.from({ length: 201 }, () => 'HasAttachments').join(' and ');
    expect(rejectionOf(() => parseFilter(conditions, storeEntries.type)).detail).toBe('more than 200 nodes');
  });

  it('measures the length in bytes', () => {
    expect(() => parseLog(`Status eq '${'x'.repeat(8192 - 12)}'`)).not.toThrow();
    expect(rejectionOf(() => parseLog(`Status eq '${'x'.repeat(8192 - 11)}'`)).detail).toBe('longer than 8 KiB');
    expect(rejectionOf(() => parseLog(`Status eq '${'ü'.repeat(4096)}'`)).detail).toBe('longer than 8 KiB');
  });

  it('looks at each token a fixed number of times', () => {
    const countReads = (text: string): { readonly reads: number; readonly tokens: number } => {
      let reads = 0;
      const tokens = tokenize(text) ?? [];
      const counting = new Proxy(tokens, {
        get: (target, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
          return Reflect.get(target, key);
        },
      });
      parseFilterTokens(counting, logs.type);
      return { reads, tokens: tokens.length };
    };
    const chain = Array.from({ length: 199 }, () => "Status eq 'A'").join(' or ');
    const mixed = Array.from({ length: 45 }, () => "(Status eq 'A' and not (Sender ne 'B'))").join(' or ');
    const nested = `${'(not '.repeat(24)}(Status eq 'A')${')'.repeat(24)}`;
    for (const text of [chain, mixed, nested]) {
      const { reads, tokens } = countReads(text);
      // Every token is taken once, and seen as a possible operator by at most the five levels of precedence around it.
      expect(reads).toBeLessThanOrEqual(tokens * 8);
    }
  });
});

describe('tokenize', () => {
  it('covers the text from left to right without overlap', () => {
    const text = "startswith( IntegrationArtifact/Id ,'a''b' ) and x eq -12L or y eq datetime'2020-01-01T00:00:00'";
    const tokens: readonly Token[] = tokenize(text) ?? [];
    let position = 0;
    for (const token of tokens) {
      expect(token.start).toBeGreaterThanOrEqual(position);
      expect(token.end).toBeGreaterThan(token.start);
      position = token.end;
    }
    expect(tokens.map((token) => token.kind)).toEqual(
      'name symbol name symbol string symbol name name name integer name name name prefixed'.split(' '),
    );
  });

  it.each(["'open", '12abc', '1.5', "'a'b", 'a/', 'a//b', '-', '+1', 'a-b', '$x', 'ä', "a'b'c", '{', '\u0000'])(
    'refuses %j',
    (text) => {
      expect(tokenize(text)).toBeUndefined();
    },
  );
});
