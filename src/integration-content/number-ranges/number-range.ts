import type { WireError } from '../../foundation/wire-error.ts';
import { odataError } from '../../odata/errors.ts';

/** A range that numbers are drawn from one by one, e.g. interchange numbers of EDI documents. Source: SAP doc "Managing Number Ranges" */
export type NumberRange = {
  readonly name: string;
  readonly description?: string;
  readonly minValue: number;
  readonly maxValue: number;
  /** The number drawn next. */
  readonly currentValue: number;
  /** Whether drawing begins again at `minValue` behind `maxValue`. */
  readonly rotates: boolean;
  /** Digits a number is padded to with zeros; 0 for none. */
  readonly fieldLength: number;
};

/** A range as it is deployed. */
export type DeployedNumberRange = NumberRange & { readonly deployedBy: string; readonly deployedAtMs: number };

/** 400 for a range that makes no sense; SAP answers 500, but the caller is to mend it. */
const invalidNumberRange = (what: string): WireError => odataError(400, what);

/**
 * Throws 400 for a range that numbers cannot be drawn from. Source: text about names seen by a public client of the API; SAP doc "Add a
 * Number Ranges Object" (values of up to 14 digits). Assumed: the other texts
 */
export const assertUsable = ({ name, minValue, maxValue, currentValue, fieldLength }: NumberRange): void => {
  if (!/^[A-Za-z0-9 _]{1,120}$/.test(name)) {
    throw invalidNumberRange(
      'Invalid NRO name input. It can only contain alphanumeric characters, space and underscore.',
    );
  }
  if (minValue > maxValue) throw invalidNumberRange('MinValue must not be greater than MaxValue.');
  if (currentValue < minValue || currentValue > maxValue) {
    throw invalidNumberRange('CurrentValue must be between MinValue and MaxValue.');
  }
  if (fieldLength > maxFieldLength) throw invalidNumberRange(`FieldLength must be ${maxFieldLength} at most.`);
  if (fieldLength > 0 && String(maxValue).length > fieldLength) {
    throw invalidNumberRange('MaxValue must not have more digits than FieldLength.');
  }
};

/** Assumed: SAP names no limit; a number is padded to this length in memory */
const maxFieldLength = 99;

/** A number as it is put into documents. */
export const formatDrawn = (drawn: number, fieldLength: number): string => String(drawn).padStart(fieldLength, '0');
