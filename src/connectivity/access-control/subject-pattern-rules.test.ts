import { describe, expect, it } from 'vitest';
import { findSubjectPattern, type SubjectPatternRule, subjectPatternRuleSchema } from './subject-pattern-rules.ts';

const rule = (operator: string, value?: string, variable = 'user_type') => ({
  condition: { variable, operator, ...(value !== undefined && { value }) },
  subjectPattern: 'CN=first',
});

describe('subject pattern rules', () => {
  it.each<[ReturnType<typeof rule>, string]>([
    [rule('is', 'Technical'), 'CN=first'],
    [rule('is', 'Business'), 'CN=last'],
    [rule('is_not', 'Business'), 'CN=first'],
    [rule('is_not', 'Technical'), 'CN=last'],
    [rule('is_not', 'x', 'absent'), 'CN=last'],
    [rule('exist', undefined, 'mail'), 'CN=first'],
    [rule('exist', undefined, 'absent'), 'CN=last'],
    [rule('exist_not', undefined, 'absent'), 'CN=first'],
    [rule('exist_not', undefined, 'mail'), 'CN=last'],
    [rule('exist', undefined, 'constructor'), 'CN=last'],
  ])('%j gives a technical user with a mail address %s', (given, expected) => {
    const rules = [subjectPatternRuleSchema.parse(given)];
    const attributes = { user_type: 'Technical', mail: 'a@example.com' };
    expect(findSubjectPattern({ subjectPatternRules: rules, subjectPattern: 'CN=last' }, attributes)).toBe(expected);
  });

  it('count in their order', () => {
    const second: SubjectPatternRule = {
      condition: { variable: 'name', operator: 'exist' },
      subjectPattern: 'CN=second',
    };
    const first: SubjectPatternRule = { ...second, subjectPattern: 'CN=first' };
    const rules = { subjectPatternRules: [first, second], subjectPattern: 'CN=last' };
    expect(findSubjectPattern(rules, { name: 'x' })).toBe('CN=first');
  });

  it.each([
    [rule('is'), /needed with operator is$/],
    [rule('exist', 'x'), /left out/],
    [rule('is', 'technical'), /Business or Technical/],
    [rule('equals', 'x'), /./],
    [rule('exist', undefined, 'a b'), /variable/],
    [{ ...rule('exist'), subjectPattern: 'x' }, /subject of CN/],
  ])('are refused: %j', (given, message) => {
    expect(subjectPatternRuleSchema.safeParse(given).error?.issues[0]?.message).toMatch(message);
  });
});
