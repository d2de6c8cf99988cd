import type { Properties } from '../configurations/configuration.ts';
import { isSecretProperty } from '../configurations/secret-properties.ts';

/** What stands for a secret in a file. Source: files exported by the cockpit */
export const maskedText = '<< Existing password/certificate removed on export >>';

/** A destination in a file: its properties in order, and the names of secrets the file leaves out. */
export type MaskedProperties = {
  readonly entries: readonly (readonly [name: string, value: string])[];
  readonly masked: readonly string[];
};

/** Takes the secrets out. Source: security.md S-48 */
export const maskSecrets = (properties: Properties): MaskedProperties => {
  const entries = Object.entries(properties);
  return {
    entries: entries.filter(([name]) => !isSecretProperty(name)),
    masked: entries.map(([name]) => name).filter(isSecretProperty),
  };
};

/** Counts a value that only stands for a secret as left out, wherever it stands. */
export const readMaskedValues = ({ entries, masked }: MaskedProperties): MaskedProperties => {
  const standIns = entries.filter(([, value]) => value.trim() === maskedText).map(([name]) => name);
  return {
    entries: entries.filter(([name]) => !standIns.includes(name)),
    masked: [...new Set([...masked, ...standIns])],
  };
};
