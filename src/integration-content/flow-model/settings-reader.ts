import { resolveParameters } from './externalized-parameters.ts';
import type { FlowProblem } from './flow-model.ts';
import { parseTemplate } from './parse-template.ts';

/** Reads the settings of one step or channel and notes what is wrong with them. */
export type SettingsReader = {
  /** The value with its parameters filled in, trimmed; `''` where there is none. */
  readonly read: (key: string) => string;
  readonly readBoolean: (key: string, isDefault: boolean) => boolean;
  /** A whole number; `defaultValue` where there is none. */
  readonly readNumber: (
    key: string,
    bounds: { readonly min: number; readonly max: number; readonly default: number },
  ) => number;
  /** A text with expressions, which are checked. */
  readonly readTemplate: (key: string) => string;
  /** Fills the parameters into a text that is part of a setting. */
  readonly fill: (text: string) => string;
  readonly checkTemplate: (text: string) => void;
  readonly refuse: (reason: string) => void;
};

/** Creates the reader of one step's settings; `problems` takes what it finds. Source: SAP doc "Externalize Parameters of an Integration Flow" */
export const createSettingsReader = (
  step: string,
  settings: ReadonlyMap<string, string>,
  parameters: ReadonlyMap<string, string>,
  problems: FlowProblem[],
): SettingsReader => {
  const refuse = (reason: string): void => {
    problems.push({ step, reason });
  };
  const fill = (text: string): string => {
    const resolved = resolveParameters(text, parameters);
    if (resolved.missing !== undefined) refuse(`the parameter "${resolved.missing}" has no value`);
    return resolved.text;
  };
  const read = (key: string): string => fill(settings.get(key) ?? '').trim();
  const checkTemplate = (text: string): void => {
    const parsed = parseTemplate(text);
    if (parsed.kind === 'invalid') refuse(parsed.reason);
  };
  return {
    read,
    fill,
    checkTemplate,
    refuse,
    readBoolean: (key, isDefault) => {
      const value = read(key).toLowerCase();
      if (value === '') return isDefault;
      if (value === 'true' || value === '1') return true;
      if (value !== 'false' && value !== '0') refuse(`"${key}" must be true or false`);
      return false;
    },
    readNumber: (key, bounds) => {
      const value = read(key);
      if (value === '') return bounds.default;
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= bounds.min && number <= bounds.max) return number;
      refuse(`"${key}" must be a whole number from ${bounds.min} to ${bounds.max}`);
      return bounds.default;
    },
    readTemplate: (key) => {
      const value = read(key);
      checkTemplate(value);
      return value;
    },
  };
};
