import { z } from 'zod';

/** A pattern of a certificate's subject: attributes with a comma between them, `${…}` for what the token says. */
export const subjectPatternSchema = z
  .string()
  .max(500)
  .regex(
    /^(?:CN|EMAIL|L|O|OU|ST|C)=[^,=+<>;"\\\p{Cc}]+(?:, ?(?:CN|EMAIL|L|O|OU|ST|C)=[^,=+<>;"\\\p{Cc}]+)*$/u,
    'must be a subject of CN, EMAIL, L, O, OU, ST and C, e.g. "CN=x, OU=Sales"',
  );

/** What a rule can ask of a variable. Source: SAP doc "Subject Pattern Rules" (`operator`) */
const operators = ['exist', 'exist_not', 'is', 'is_not'] as const;

const conditionSchema = z
  .strictObject({
    /** As it stands between the braces of a pattern, such as `user_type`. */
    variable: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'must be the name of a variable, such as user_type'),
    operator: z.enum(operators),
    value: z.string().min(1).max(500).optional(),
  })
  .superRefine(({ variable, operator, value }, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', path: ['value'], message });
    const needsValue = operator === 'is' || operator === 'is_not';
    if (needsValue !== (value !== undefined)) {
      refuse(needsValue ? `is needed with operator ${operator}` : `must be left out with operator ${operator}`);
    } else if (variable === 'user_type' && value !== undefined && value !== 'Business' && value !== 'Technical') {
      refuse('must be Business or Technical for user_type');
    }
  });

/** A subject for principals of whom something is so. Source: SAP doc "Subject Pattern Rules" (`condition`, `subjectPattern`) */
export const subjectPatternRuleSchema = z.strictObject({
  description: z.string().max(1024).optional(),
  condition: conditionSchema,
  subjectPattern: subjectPatternSchema,
});

/** A rule. */
export type SubjectPatternRule = z.output<typeof subjectPatternRuleSchema>;

/**
 * The pattern for a principal: that of the first rule whose condition holds, else the one without a condition. A technical user can so be given
 * another subject than people are. Source: SAP doc "Configure Subject Patterns" (ordered list; operators)
 */
export const findSubjectPattern = (
  {
    subjectPatternRules,
    subjectPattern,
  }: { readonly subjectPatternRules: readonly SubjectPatternRule[]; readonly subjectPattern: string },
  attributes: Readonly<Record<string, string>>,
): string =>
  subjectPatternRules.find(({ condition }) => holds(condition, attributes))?.subjectPattern ?? subjectPattern;

const holds = (
  { variable, operator, value }: SubjectPatternRule['condition'],
  attributes: Readonly<Record<string, string>>,
): boolean => {
  const known = Object.hasOwn(attributes, variable) ? attributes[variable] : undefined;
  switch (operator) {
    case 'exist':
      return known !== undefined;
    case 'exist_not':
      return known === undefined;
    case 'is':
      return known === value;
    case 'is_not':
      return known !== undefined && known !== value;
  }
};
