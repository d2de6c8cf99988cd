import { type ConnectorConfiguration, type SystemMapping, toVirtualSystem } from '../access-control/index.ts';

/** An audit record is read by people; what is longer is in the connector itself. */
const maxCharacters = 2_000;

/**
 * What a change of a configuration opened and closed, for the record: virtual systems that are new with what is behind them and their open paths,
 * others by name. Source: SAP doc "Audit Logging in the Cloud Connector" (changes of the configuration)
 */
export const describeConfigurationChange = (
  before: ConnectorConfiguration | undefined,
  after: ConnectorConfiguration,
): Readonly<Record<string, string>> => {
  const byName = (configuration: ConnectorConfiguration | undefined): ReadonlyMap<string, SystemMapping> =>
    new Map(configuration?.systemMappings.map((mapping) => [toVirtualSystem(mapping), mapping]));
  const [old, current] = [byName(before), byName(after)];
  const isChanged = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
  const systems = [...current];
  const lists = {
    addedSystems: systems.filter(([name]) => !old.has(name)).map(describeMapping),
    changedSystems: systems
      .filter(([name, mapping]) => old.has(name) && isChanged(old.get(name), mapping))
      .map(describeMapping),
    removedSystems: [...old.keys()].filter((name) => !current.has(name)),
    changedSettings:
      before === undefined
        ? []
        : (['domainMappings', 'subjectPattern', 'subjectPatternRules'] as const).filter((name) =>
            isChanged(before[name], after[name]),
          ),
  };
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, items]) => (items.length === 0 ? [] : [[name, shorten(items)]])),
  );
};

const describeMapping = ([name, { protocol, localHost, localPort, resources }]: readonly [
  string,
  SystemMapping,
]): string => {
  const open = resources.filter(({ enabled }) => enabled).map(({ id }) => id);
  return `${name} (${protocol} ${localHost}:${localPort}${open.length === 0 ? '' : ` ${open.join(' ')}`})`;
};

const shorten = (items: readonly string[]): string => {
  const text = items.join(', ');
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}... (${items.length} in all)`;
};
