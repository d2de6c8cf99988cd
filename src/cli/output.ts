import type { CommandContext } from './context.ts';

/** One line of a table: a cell for each column. Source: Portolan */
export type TableRow = readonly (string | number | boolean | undefined)[];

/** Text with control characters made visible, so that a name from the server cannot steer the terminal (S-65). Source: Portolan */
export const printable = (text: string): string =>
  text.replaceAll(
    /\p{Cc}|\p{Cf}/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** A table with aligned columns; the last one is not padded. An empty one says so. Source: Portolan */
export const formatTable = (headers: readonly string[], rows: readonly TableRow[]): string => {
  if (rows.length === 0) return '(none)\n';
  const cells = [
    headers.map((header) => header.toUpperCase()),
    ...rows.map((row) => row.map((cell) => printable(`${cell ?? ''}`))),
  ];
  const widths = headers.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
};

/** Prints `value` as JSON for scripts, or as a table for people. Source: Portolan */
export const print = (
  context: Pick<CommandContext, 'write'>,
  options: { readonly json?: boolean },
  value: unknown,
  asText: () => string,
): void => context.write(options.json === true ? `${JSON.stringify(value, null, 2)}\n` : asText());

/** `2026-01-31 12:00:00` in UTC. Source: Portolan */
export const formatTime = (isoTime: string): string => isoTime.slice(0, 19).replace('T', ' ');
