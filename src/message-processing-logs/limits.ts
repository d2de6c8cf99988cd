/**
 * Bounds of what one log may hold. A runtime's log is never refused for its size: lists are cut to these lengths and texts to these
 * numbers of characters. Assumed: SAP publishes none; indexed texts must fit an index entry of PostgreSQL (2,704 bytes).
 */
export const logLimits = {
  /** Ids and names, also where they are searched by. */
  nameCharacters: 200,
  /** Values of custom header properties, searched by. */
  searchableCharacters: 500,
  /** Other values. */
  valueCharacters: 4096,
  errorCharacters: 65_536,
  customHeaderProperties: 100,
  adapterAttributes: 200,
  attachments: 50,
  attachmentBytes: 1_048_576,
  runs: 20,
  stepsPerRun: 500,
  propertiesPerStep: 50,
  tracesPerStep: 10,
  propertiesPerTrace: 200,
  /** Source: SAP doc "Setting Log Levels" (longer values are cut) */
  traceValueCharacters: 10_000,
  storeEntries: 50,
} as const;

/** Logs one ingested batch may hold. */
export const maxIngestedLogs = 1000;

/** Logs one ingested write takes in: bounds how long others wait for it. */
export const ingestChunkLogs = 100;

/** Logs one retention step removes: bounds how long others wait for it. */
export const retentionChunkLogs = 200;

/** Cuts text to `maxCharacters`, never inside a surrogate pair, and drops what no database stores as text (NUL). */
export const cutText = (text: string, maxCharacters: number): string => {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  if (clean.length <= maxCharacters) return clean.isWellFormed() ? clean : clean.toWellFormed();
  const cut = clean.slice(0, maxCharacters);
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut).toWellFormed();
};
