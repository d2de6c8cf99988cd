import type { z } from 'zod';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * Says what a value must be, in words that go on from its name: `must be one of neo, cf`. For the `error` option of a parse; schemas'
 * own messages win over it, and what it leaves out gets the schema library's words. Source: Portolan
 */
export const explainIssue = (issue: RawIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined
        ? `is missing: one of ${issue.values.join(', ')}`
        : `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_small':
      return `must ${issue.origin === 'string' || issue.origin === 'array' ? 'have' : 'be'} at least ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `must ${issue.origin === 'string' || issue.origin === 'array' ? 'have' : 'be'} at most ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_format':
      return formatNames[issue.format] === undefined ? undefined : `must be ${formatNames[issue.format]}`;
    default:
      return undefined;
  }
};

/** `"flavour" must be one of neo, cf`: the name and what an issue says about it. Source: Portolan */
export const describeIssue = (subject: string, message: string): string =>
  /^(?:must|may|is|needs) /.test(message) ? `${subject} ${message}` : `${subject} is invalid: ${message}`;

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text (in quotes where it looks like a number)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

const formatNames: Readonly<Record<string, string>> = { email: 'an e-mail address', uuid: 'a UUID', url: 'a URL' };

const amount = (limit: number | bigint, origin: string): string => {
  const unit = origin === 'string' ? 'character' : origin === 'array' ? 'entry' : undefined;
  if (unit === undefined) return String(limit);
  const plural = unit === 'entry' ? 'entries' : `${unit}s`;
  return `${limit} ${Number(limit) === 1 ? unit : plural}`;
};
