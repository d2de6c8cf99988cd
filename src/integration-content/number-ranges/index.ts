export { createNumberRanges, type NumberRangeChange, type NumberRanges } from './create-number-ranges.ts';
export type { DeployedNumberRange, NumberRange } from './number-range.ts';
