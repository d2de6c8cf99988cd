import { describe, expect, it } from 'vitest';
import { formatDate } from './date-pattern.ts';
import { parseTemplate } from './parse-template.ts';

describe('a text with expressions', () => {
  it('is taken apart', () => {
    expect(parseTemplate('a ${header.delivery date}${in.header.x}${property.p}${in.body}${exchangeId} $ {b}')).toEqual({
      kind: 'template',
      parts: [
        { kind: 'text', text: 'a ' },
        { kind: 'header', name: 'delivery date' },
        { kind: 'header', name: 'x' },
        { kind: 'property', name: 'p' },
        { kind: 'body' },
        { kind: 'exchange-id' },
        { kind: 'text', text: ' $ {b}' },
      ],
    });
  });

  it.each([
    '${header.x.length}',
    '${header.x[0]}',
    '${sysenv.PATH}',
    '${sys.file.separator}',
    '${header.${body}}',
    '${constructor}',
    '${date:now-2h}',
    '${date:now:EEE}',
    '${}',
  ])('has no more than the documented subset: %s', (text) => {
    expect(parseTemplate(text).kind).toBe('invalid');
  });

  it.each([
    ['yyyy-MM-dd HH:mm:ss', '2026-11-26 02:14:07'],
    ["yyyyMMdd'T'HHmmss.SSSXXX", '20261126T021407.123Z'],
    ["yy 'o''clock' ''Z", "26 o'clock '+0000"],
  ])('has dates in UTC: %s', (pattern, expected) => {
    const parsed = parseTemplate(`\${date:now:${pattern}}`);
    const part = parsed.kind === 'template' ? parsed.parts[0] : undefined;
    expect(part?.kind === 'date' && formatDate(part.pattern, Date.UTC(2026, 10, 26, 2, 14, 7, 123))).toBe(expected);
  });
});
