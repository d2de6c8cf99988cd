import type { z } from 'zod';
import { translateRule } from '../../language/schema-messages.ts';
import type { MessageKey } from '../../messages/messages.ts';

/** A field of a form, named like the property of the contract it fills. Source: Portolan */
export type Field = {
  readonly name: string;
  readonly label: MessageKey;
  readonly kind: 'text' | 'secret' | 'number' | 'duration' | 'lines' | 'flag' | 'choice' | 'area';
  readonly isRequired?: boolean;
  readonly isFixed?: boolean;
  readonly help?: MessageKey;
  /** What stands above this field and those that follow. */
  readonly heading?: MessageKey;
  /** What a `choice` offers; with `isOpen` other values can be typed too. */
  readonly options?: readonly string[];
  readonly isOpen?: boolean;
  /** Words for options that are not shown as they are. */
  readonly optionTexts?: Readonly<Record<string, MessageKey>>;
  readonly isShown?: (values: Values) => boolean;
};

/** What is in the fields: text as typed, lines in one text. Source: Portolan */
export type Values = Readonly<Record<string, string | boolean>>;

/** What the fields say, as a body of the contract: what is empty is left out. Source: Portolan */
export const toBody = (fields: readonly Field[], values: Values): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter(({ isShown, isFixed }) => !isFixed && (isShown === undefined || isShown(values)))
      .map((field) => [field.name, toValue(field, values[field.name])] as const)
      .filter(([, value]) => value !== undefined),
  );

const toValue = ({ kind }: Field, value: string | boolean | undefined): unknown => {
  if (kind === 'flag') return value === true;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  // A duration is in seconds.
  if (kind === 'number' || kind === 'duration') return Number(value);
  if (kind === 'lines')
    return value
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  return value;
};

/** What the contract says against a body, by field; what belongs to no field is under the empty name. Source: decision 0001 */
export const findProblems = (schema: z.ZodType, body: unknown): Readonly<Record<string, string>> => {
  const result = schema.safeParse(body);
  if (result.success) return {};
  return Object.fromEntries(
    result.error.issues.map(({ path, message }) => [String(path[0] ?? ''), translateRule(message)]),
  );
};
