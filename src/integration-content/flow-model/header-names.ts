import type { HeaderNames } from './flow-model.ts';

/**
 * Reads a list of header names separated by `|`, or `*`; `undefined` where one of them is a pattern. The SAP system takes regular
 * expressions in "Allowed Headers"; patterns from outside are not run here (S-67). Source: SAP doc "Specify the Runtime Configuration"
 */
export const readHeaderNames = (text: string): HeaderNames | undefined => {
  const entries = text
    .split('|')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  // A `*` beside names does not count. Source: SAP doc "HTTP Receiver Adapter" (Request Headers)
  const named = entries.filter((entry) => entry !== '*');
  if (named.length === 0 && entries.length > 0) return '*';
  return named.every((entry) => /^[A-Za-z0-9_-]{1,200}$/.test(entry)) ? named : undefined;
};
