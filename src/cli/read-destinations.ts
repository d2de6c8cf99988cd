import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { destinationSchema, type InputOf, type operations } from '../management-api/contract.ts';
import type { CommandContext } from './context.ts';
import { CommandError, unreadableFile } from './errors.ts';
import { parseProperties } from './parse-properties.ts';

/** Properties of one destination, as the server takes them. Source: SAP doc "Export Destinations" */
export type DestinationInput = InputOf<typeof operations.putDestination>;

/**
 * Reads destinations from a file: a `.properties` export of the cockpit, which holds one, or JSON or YAML with one or a list of them.
 * `-` is standard input.
 * Source: SAP doc "Export Destinations", "Import Destinations"
 */
export const readDestinations = async (context: CommandContext, path: string): Promise<readonly DestinationInput[]> => {
  const text = path === '-' ? await context.readInput() : readText(context, path);
  const content = isStructured(path, text) ? parseStructured(path, text) : Object.fromEntries(parseProperties(text));
  const list: readonly unknown[] = Array.isArray(content) ? content : [content];
  return list.map((item, index) => {
    const parsed = destinationSchema.safeParse(item);
    if (parsed.success) return parsed.data;
    const where = list.length === 1 ? path : `${path}, destination ${index + 1}`;
    throw new CommandError(`${where}: ${parsed.error.issues[0]?.message ?? 'this is no destination'}`);
  });
};

const readText = (context: CommandContext, path: string): string => {
  try {
    return readFileSync(resolve(context.folder, path), 'utf8');
  } catch (error) {
    throw unreadableFile(resolve(context.folder, path), 'Name a .properties, JSON or YAML file.', error);
  }
};

const isStructured = (path: string, text: string): boolean =>
  /\.(json|ya?ml)$/i.test(path) || (!/\.properties$/i.test(path) && /^\s*[[{]/.test(text));

const parseStructured = (path: string, text: string): unknown => {
  try {
    return parseYaml(text);
  } catch (error) {
    throw new CommandError(`${path} is neither JSON nor YAML: ${error instanceof Error ? error.message : ''}`);
  }
};
