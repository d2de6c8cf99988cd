import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { collect, defineQueryCommand } from '../../define-command.ts';
import { CommandError } from '../../errors.ts';
import { print } from '../../output.ts';
import { connect, type SubaccountFlags, subaccountOption } from '../oauth/connect.ts';
import { type ConnectorInfo, findConnector, nameOf } from './find-connector.ts';

type Mapping = NonNullable<ConnectorInfo['configuration']>['systemMappings'][number];

type ExposeFlags = SubaccountFlags & {
  readonly location?: string;
  readonly path?: readonly string[];
  readonly exact?: boolean;
  readonly websockets?: boolean;
  readonly principal?: boolean;
  readonly internalHost?: boolean;
  readonly description?: string;
};

const explanation = `
Applications call http://<virtual host>:<port>, always with http; the target says whether the connector speaks http, https, tcp or
tcps (TCP with TLS) to the system. Without a port, it is the usual one of the target's scheme, and 80 of the virtual host.
Nothing of an HTTP system may be called but the paths that are given: /sap opens all that begins with /sap, and / opens
everything. Paths are added to those that are there; a mapping that exists gets the new target. A TCP system has no paths.
`;

/** `portolan connector expose`. Source: SAP doc "Configure Access Control (HTTP)", "Configure Access Control (TCP)" */
export const createExposeCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'expose <virtual-host> <target>',
    purpose: 'Let applications reach a system through a local connector, by a virtual name',
    examples: [
      'portolan connector expose erp:443 https://10.0.0.7:8443 --path /sap/opu/odata --path /sap/bc/ping',
      'portolan connector expose crm http://localhost:3000 --path / --location hamburg',
      'portolan connector expose db:5432 tcp://db.corp.example:5432',
      'portolan connector expose sap:3300-3399 tcp://sap.corp.example:3300-3399',
    ],
  })
    .option(...subaccountOption)
    .option('--location <id>', 'location ID of the connector (default: the one without)')
    .option('--path <path>', 'what may be called, with all that begins like it; may be repeated', collect)
    .option('--exact', 'the paths given may be called as they stand only')
    .option('--websockets', 'the paths given may be upgraded to WebSockets')
    .option('--principal', 'tell the system who calls, in a short-lived certificate (X509_RESTRICTED)')
    .option('--internal-host', "put the system's own host into Host (default: the virtual one)")
    .option('--description <text>', 'for people')
    .addHelpText('after', explanation)
    .action(async (virtual: string, target: string, flags: ExposeFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const connector = await findConnector(call, subaccount, flags.location ?? '');
      if (connector.configuration === undefined) {
        throw new CommandError(
          `What ${nameOf(connector.locationId)} exposes is said in a file on its agent's machine.`,
          'See `portolan connector run --help`.',
        );
      }
      const system = { ...parseVirtual(virtual), ...parseTarget(target) };
      const isSame = (other: Mapping): boolean =>
        other.virtualHost.toLowerCase() === system.virtualHost.toLowerCase() &&
        other.virtualPort === system.virtualPort;
      const stored = connector.configuration.systemMappings.find(isSame);
      const mapping = { ...stored, ...system, ...optionsOf(flags), resources: mergePaths(stored, flags) };
      const place = { subaccount, connector: connector.id };
      const answer =
        stored === undefined
          ? await call(operations.addSystemMapping, place, mapping)
          : await call(
              operations.putSystemMapping,
              { ...place, mapping: `${system.virtualHost}:${system.virtualPort}` },
              { ...mapping, virtualHost: stored.virtualHost },
            );
      print(context, flags, answer, () => describe(answer));
    });

const parseVirtual = (text: string): Pick<Mapping, 'virtualHost' | 'virtualPort'> => {
  const [, virtualHost = '', port = '80'] = /^([A-Za-z0-9_.-]+)(?::(\d{1,5}(?:-\d{1,5})?))?$/.exec(text) ?? [];
  if (virtualHost === '') throw new CommandError('The virtual host must be written like erp or erp:443.');
  return { virtualHost, virtualPort: toPort(port) };
};

/** A range stays as it is written. */
const toPort = (text: string): number | string => (text.includes('-') ? text : Number(text));

const usualPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

const parseTarget = (text: string): Pick<Mapping, 'protocol' | 'localHost' | 'localPort'> => {
  const pattern = /^(https?|tcps?):\/\/(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_.-]+))(?::(\d{1,5}(?:-\d{1,5})?))?\/?$/;
  const [, scheme = '', address, name = '', port] = pattern.exec(text) ?? [];
  const localPort = port === undefined ? usualPorts[scheme] : toPort(port);
  if (localPort === undefined) {
    throw new CommandError('The target must be written like https://host:port or tcp://host:port, without a path.');
  }
  // The pattern lets in those four only.
  return { protocol: scheme.toUpperCase() as Mapping['protocol'], localHost: address ?? name, localPort };
};

const optionsOf = ({ principal, internalHost, description }: ExposeFlags): Partial<Mapping> => ({
  ...(principal === true && { authenticationMode: 'X509_RESTRICTED' }),
  ...(internalHost === true && { hostInHeader: 'internal' }),
  ...(description !== undefined && { description }),
});

const mergePaths = (
  stored: Mapping | undefined,
  { path = [], exact, websockets }: ExposeFlags,
): Mapping['resources'] => [
  ...(stored?.resources ?? []).filter(({ id }) => !path.includes(id)),
  ...path.map((id) => ({
    id,
    enabled: true,
    exactMatchOnly: exact === true,
    websocketUpgradeAllowed: websockets === true,
  })),
];

const describe = ({ virtualHost, virtualPort, protocol, localHost, localPort, resources }: Mapping): string => {
  const scheme = protocol.startsWith('TCP') ? '' : 'http://';
  const lines = [`Applications reach ${localHost}:${localPort} as ${scheme}${virtualHost}:${virtualPort}.`];
  const open = resources.filter(({ enabled }) => enabled).map(({ id }) => id);
  if (scheme === '') lines.push('Everything behind the port is open to them.');
  else if (open.length === 0) lines.push('Nothing may be called yet: add --path / to open everything, or a path.');
  else lines.push(`They may call ${open.join(', ')}.`);
  return `${lines.join('\n')}\n`;
};
