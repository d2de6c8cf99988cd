import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { describeIssue, explainIssue } from '../foundation/describe-issue.ts';
import { type Config, environmentVariableOf, flagOf, type SettingName, settingNames, settings } from './schema.ts';
import { findSignInFault } from './sign-in-settings.ts';

/** A setting that cannot be used. The message says which, where it came from and what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Values = Readonly<Record<string, unknown>>;

/** Where settings come from. Flags beat the environment, which beats the file, which beats the defaults. */
export type ConfigSources = {
  readonly flags?: Values;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Folder searched for `portolan.config.{ts,yaml,yml,json}`; none is searched without it. */
  readonly folder?: string;
  /** A file named explicitly. */
  readonly file?: string;
};

/** Loads and checks the settings. Throws `ConfigError` naming the first setting that is unknown or invalid. */
export const loadConfig = async (sources: ConfigSources): Promise<Config> => {
  const fromFile = await readConfigFile(sources);
  const fromEnvironment = readEnvironment(sources.environment ?? {});
  const values: Record<string, unknown> = {};
  for (const name of settingNames) {
    const [value, origin] = firstOf(
      [sources.flags?.[name], flagOf(name)],
      [fromEnvironment[name], environmentVariableOf(name)],
      [fromFile.values[name], `"${name}" in ${fromFile.path ?? 'the configuration file'}`],
    );
    const result = z.safeParse(settings[name].schema, value, { error: explainIssue });
    if (!result.success) {
      const problem = describeIssue(origin, result.error.issues[0]?.message ?? '');
      throw new ConfigError(`${problem}. ${settings[name].meaning}`);
    }
    values[name] = result.data;
  }
  // Each value was parsed by its own setting's schema.
  return assertSafe(values as Config);
};

const firstOf = (...candidates: readonly (readonly [unknown, string])[]): readonly [unknown, string] =>
  candidates.find(([value]) => value !== undefined) ?? [undefined, 'The default'];

/** Whether an address to listen on is this machine's own. Source: product description, "How it is addressed" */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const assertSafe = (config: Config): Config => {
  if (config.profile === 'lab' && !isLoopback(config.host)) {
    throw new ConfigError(
      `${flagOf('host')} ${config.host} is reachable from outside; the lab profile listens on loopback only. Add ${flagOf('profile')} production.`,
    );
  }
  const fault = findSignInFault(config);
  if (fault !== undefined) throw new ConfigError(fault);
  return config;
};

const fileNames = ['portolan.config.ts', 'portolan.config.yaml', 'portolan.config.yml', 'portolan.config.json'];

const readConfigFile = async (sources: ConfigSources): Promise<{ readonly path?: string; readonly values: Values }> => {
  const path = sources.file ?? findFile(sources.folder);
  if (path === undefined) return { values: {} };
  if (!existsSync(path)) throw new ConfigError(`The configuration file ${path} does not exist.`);
  const content = await readContent(path);
  const parsed = z.record(z.string(), z.unknown()).safeParse(content ?? {});
  if (!parsed.success) throw new ConfigError(`${path} must hold a map of settings.`);
  for (const key of Object.keys(parsed.data)) if (!isSettingName(key)) throw new ConfigError(unknownSetting(key, path));
  return { path, values: parsed.data };
};

const findFile = (folder: string | undefined): string | undefined =>
  folder === undefined ? undefined : fileNames.map((name) => join(folder, name)).find((path) => existsSync(path));

const readContent = async (path: string): Promise<unknown> => {
  if (path.endsWith('.ts')) {
    const module: { readonly config?: unknown } = await import(pathToFileURL(path).href);
    if (module.config === undefined) throw new ConfigError(`${path} must export a constant named config.`);
    return module.config;
  }
  try {
    return parseYaml(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(
      `${path} cannot be read: ${error instanceof Error ? error.message : 'not valid YAML or JSON'}`,
    );
  }
};

/** Variables that belong to the command line rather than to the server's settings. */
const otherVariables = new Set([
  'PORTOLAN_URL',
  'PORTOLAN_ADMIN_TOKEN',
  'PORTOLAN_CONFIG',
  'PORTOLAN_CLIENT_SECRET',
  'PORTOLAN_RESOLVE_NAMES',
]);

const readEnvironment = (environment: Readonly<Record<string, string | undefined>>): Values => {
  const known = new Map(settingNames.map((name) => [environmentVariableOf(name), name]));
  const values: Record<string, unknown> = {};
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('PORTOLAN_') || value === undefined || otherVariables.has(variable)) continue;
    const name = known.get(variable);
    if (name === undefined) throw new ConfigError(unknownVariable(variable, [...known.keys()]));
    values[name] = value;
  }
  return values;
};

const isSettingName = (key: string): key is SettingName => Object.hasOwn(settings, key);

const unknownSetting = (key: string, path: string): string =>
  `"${key}" in ${path} is no setting. Did you mean "${nearest(key, settingNames)}"?`;

const unknownVariable = (variable: string, known: readonly string[]): string =>
  `The environment variable ${variable} is no setting. Did you mean ${nearest(variable, known)}?`;

const nearest = (word: string, known: readonly string[]): string =>
  known.reduce(
    (best, candidate) => (distance(word, candidate) < distance(word, best) ? candidate : best),
    known[0] ?? '',
  );

/** Levenshtein distance, one row at a time. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (from[i - 1]?.toLowerCase() === to[j - 1]?.toLowerCase() ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};
