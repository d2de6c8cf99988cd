import type { Actor } from '../../foundation/audit-event.ts';
import { type Clock, toIsoTime } from '../../foundation/clock.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Configuration, Level } from '../configurations/configuration.ts';
import type { ConfigurationManagement } from '../configurations/manage-configurations.ts';
import { assertDestination } from '../configurations/parse-configuration.ts';
import { configurationNotFound } from '../errors.ts';
import { type FileFormat, formatDestinationFile, parseDestinationFile, toFileNames } from './destination-file.ts';
import { type MaskedProperties, maskSecrets } from './masked-properties.ts';
import { toServiceKeyDestination } from './service-key-template.ts';

/** What became of one destination of a file. */
export type ImportOutcome = {
  readonly name: string;
  readonly action: 'created' | 'replaced' | 'failed';
  /** Secrets the file leaves out and the server does not have either: they are to be set. */
  readonly missingSecrets: readonly string[];
  /** Why it failed, fit to be shown. */
  readonly reason?: string;
};

/** Destinations as files, and copies of them. Source: SAP doc "Import Destinations", "Export Destinations" */
export type DestinationTransfer = {
  /** Without secrets (S-48). One name gives one destination, several names or none (all) a list. Throws the 404 for a name there is not. */
  readonly exportFile: (level: Level, format: FileFormat, names?: readonly string[]) => Promise<string>;
  /** The same as a file for each destination, named after it: what an archive is made of. */
  readonly exportFiles: (
    level: Level,
    format: FileFormat,
    names?: readonly string[],
  ) => Promise<readonly { readonly fileName: string; readonly text: string }[]>;
  /**
   * Creates or replaces, one by one. Secrets the file leaves out stay as they are stored. With `isDryRun` nothing is stored, and the answer
   * says what would be; with `names` only those of the file are looked at. Throws a 400 for a file that cannot be read.
   */
  readonly importFile: (
    level: Level,
    format: FileFormat,
    text: string,
    actor: Actor,
    options?: { readonly isDryRun?: boolean; readonly names?: readonly string[] | undefined },
  ) => Promise<readonly ImportOutcome[]>;
  /** Copies all properties, secrets included, under another name. Throws the 404 or 409. */
  readonly duplicate: (level: Level, name: string, newName: string, actor: Actor) => Promise<void>;
  /** Creates the destination a service key describes. Throws a 400 or 409. */
  readonly createFromServiceKey: (level: Level, name: string, key: unknown, actor: Actor) => Promise<void>;
};

/** Creates it over the management of destinations. */
export const createDestinationTransfer = (destinations: ConfigurationManagement, clock: Clock): DestinationTransfer => {
  const createOne = async (level: Level, properties: unknown, actor: Actor): Promise<void> => {
    const [outcome] = await destinations.create(level, [properties], actor);
    if (outcome?.error !== undefined) throw outcome.error;
  };

  const importOne = async (
    level: Level,
    { entries, masked }: MaskedProperties,
    actor: Actor,
    isDryRun: boolean,
  ): Promise<ImportOutcome> => {
    const properties = Object.fromEntries(entries);
    const name = nameOf(entries);
    try {
      const stored = name === '' ? undefined : await destinations.find(level, name);
      const missingSecrets = masked.filter((key) => stored?.properties[key] === undefined && !(key in properties));
      const kept = masked.flatMap((key) => {
        const value = stored?.properties[key];
        return value === undefined || key in properties ? [] : [[key, value] as const];
      });
      const whole = Object.fromEntries([...entries, ...kept]);
      if (isDryRun) {
        assertDestination(whole);
        return { name, action: stored === undefined ? 'created' : 'replaced', missingSecrets };
      }
      const { isNew } = await destinations.save(level, whole, actor, { keepsAbsentSecrets: true });
      return { name, action: isNew ? 'created' : 'replaced', missingSecrets };
    } catch (error) {
      if (!(error instanceof WireError) || error.status >= 500) throw error;
      return { name, action: 'failed', missingSecrets: [], reason: error.description };
    }
  };

  const listNamed = async (level: Level, names: readonly string[] | undefined): Promise<readonly Configuration[]> => {
    const all = await destinations.list(level, names && { kind: 'names', names });
    if (names?.some((name) => all.every((found) => found.name !== name))) throw configurationNotFound();
    return all;
  };

  return {
    exportFile: async (level, format, names) => {
      const all = await listNamed(level, names);
      return formatDestinationFile(
        all.map(({ properties }) => maskSecrets(properties)),
        format,
        { isList: names?.length !== 1, timeText: toIsoTime(clock()) },
      );
    },
    exportFiles: async (level, format, names) => {
      const all = await listNamed(level, names);
      const fileNames = toFileNames(
        all.map(({ name }) => name),
        format,
      );
      return all.map(({ properties }, index) => ({
        fileName: fileNames[index] ?? '',
        text: formatDestinationFile([maskSecrets(properties)], format, {
          isList: false,
          timeText: toIsoTime(clock()),
        }),
      }));
    },
    importFile: async (level, format, text, actor, { isDryRun = false, names } = {}) => {
      const outcomes: ImportOutcome[] = [];
      for (const item of parseDestinationFile(text, format))
        if (names === undefined || names.includes(nameOf(item.entries)))
          outcomes.push(await importOne(level, item, actor, isDryRun));
      return outcomes;
    },
    duplicate: async (level, name, newName, actor) => {
      const { properties } = await destinations.get(level, name);
      await createOne(level, { ...properties, Name: newName }, actor);
    },
    createFromServiceKey: (level, name, key, actor) => createOne(level, toServiceKeyDestination(name, key), actor),
  };
};

/** As outcomes show it. */
const nameOf = (entries: MaskedProperties['entries']): string =>
  (entries.find(([key]) => key === 'Name')?.[1] ?? '').slice(0, 200);
