import type { Command } from 'commander';
import { toIsoTime } from '../../../foundation/clock.ts';
import { formatEnrolCommands, operations } from '../../../management-api/contract.ts';
import type { ManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { CommandError } from '../../errors.ts';
import { formatTable, formatTime, print } from '../../output.ts';
import { connect, type SubaccountFlags, subaccountOption } from '../oauth/connect.ts';
import { createEnrolCommand } from './enrol.ts';
import { createExposeCommand } from './expose.ts';
import { type ConnectorInfo, findConnector, nameOf } from './find-connector.ts';
import { createRunCommand } from './run.ts';

type CreateFlags = SubaccountFlags & { readonly local?: boolean; readonly description?: string };

const explanation = `
A connector reaches systems that applications cannot see. Applications find them by virtual names, through the proxies whose
addresses are in the binding of a connectivity service instance; destinations with ProxyType=OnPremise lead there, too.

  local   The server reaches the systems itself. What it may reach is said with "portolan connector expose".
  agent   A process in the other network does, over a connection it opens: no port is open there. It enrols with a code that
          works once; what it opens is said in a file on its machine, and nobody at the server can widen it.

A subaccount has several connectors by their location IDs, which destinations name as CloudConnectorLocationId; the usual one
has none, and is meant wherever a location ID is left out.
`;

/** `portolan connector`. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createConnectorCommand = (context: CommandContext): Command =>
  defineCommandGroup('connector', 'Connectors to on-premise systems, and what they expose', [
    listCommand(context),
    createCommand(context),
    showCommand(context),
    createExposeCommand(context),
    authorityCommand(context),
    codeCommand(context),
    createEnrolCommand(context),
    createRunCommand(context),
    deleteCommand(context),
  ]).addHelpText('after', explanation);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List the connectors of a subaccount, and which are connected',
    examples: ['portolan connector list', 'portolan connector list --subaccount acme --json'],
  })
    .option(...subaccountOption)
    .action(async (flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const connectors = await call(operations.listConnectors, { subaccount });
      print(context, flags, connectors, () =>
        formatTable(
          ['location id', 'kind', 'state', 'since (utc)', 'version', 'systems', 'description'],
          connectors.map((connector) => [
            connector.locationId === '' ? '(none)' : connector.locationId,
            connector.kind,
            stateOf(connector),
            timeOf(connector.connectedSinceMs),
            connector.agentVersion,
            connector.isConnected ? connector.exposedSystems.length : '',
            connector.description,
          ]),
        ),
      );
    });

const createCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'create [location-id]',
    purpose: 'Create a connector; for an agent, print the code it enrols with, this once',
    examples: [
      'portolan connector create --local',
      'portolan connector create hamburg --description "Data center Hamburg"',
    ],
  })
    .option(...subaccountOption)
    .option('--local', 'the server reaches the systems itself (default: an agent does)')
    .option('--description <text>', 'for people')
    .action(async (locationId: string | undefined, flags: CreateFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const { description = '' } = flags;
      const kind = flags.local === true ? 'local' : 'agent';
      const created = await call(
        operations.createConnector,
        { subaccount },
        { kind, locationId: locationId ?? '', description },
      );
      const { code } = created;
      const agentText = code === undefined ? undefined : await formatCode(call, code, created.codeExpiresAtMs);
      print(
        context,
        flags,
        created,
        () =>
          `Created ${nameOf(created.locationId)}.\n${agentText ?? 'Say what it exposes with `portolan connector expose`.\n'}`,
      );
    });

const showCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'show [location-id]',
    purpose: 'Show what a connector exposes, and which destinations need it',
    examples: ['portolan connector show', 'portolan connector show hamburg --json'],
  })
    .option(...subaccountOption)
    .action(async (locationId: string | undefined, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const { id } = await findConnector(call, subaccount, locationId ?? '');
      const connector = await call(operations.getConnector, { subaccount, connector: id });
      print(context, flags, connector, () =>
        [
          `${connector.kind}, ${stateOf(connector)}\n`,
          formatTable(
            ['virtual system', 'protocol', 'system', 'state', 'paths'],
            connector.exposedSystems.map((system) => [
              `${system.virtualHost}:${system.virtualPort}`,
              system.protocol,
              localSystemOf(connector, system),
              system.reachability,
              pathsOf(connector, system),
            ]),
          ),
          connector.destinations.length === 0
            ? 'No destination needs it.\n'
            : `Destinations that need it: ${connector.destinations.join(', ')}\n`,
        ].join('\n'),
      );
    });

const authorityCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'ca [location-id]',
    purpose: 'Print the CA certificate a back end trusts to be told who calls through a local connector',
    examples: ['portolan connector ca > principal-ca.pem'],
  })
    .option(...subaccountOption)
    .action(async (locationId: string | undefined, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const { id } = await findConnector(call, subaccount, locationId ?? '');
      const { principalAuthorityPem } = await call(operations.getConnector, { subaccount, connector: id });
      if (principalAuthorityPem === undefined) {
        throw new CommandError(
          'An agent has a CA of its own, which this server does not know.',
          'It is in principal-ca.pem, in the folder of the agent.',
        );
      }
      context.write(principalAuthorityPem);
    });

const codeCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'code [location-id]',
    purpose: 'Print a new code for an agent; once it is used, an agent that enrolled before can no longer connect',
    examples: ['portolan connector code', 'portolan connector code hamburg'],
  })
    .option(...subaccountOption)
    .action(async (locationId: string | undefined, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const { id } = await findConnector(call, subaccount, locationId ?? '');
      const made = await call(operations.createConnectorCode, { subaccount, connector: id });
      const text = await formatCode(call, made.code, made.codeExpiresAtMs);
      print(context, flags, made, () => text);
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete [location-id]',
    purpose: 'Delete a connector; its agent can no longer connect, and destinations that lead through it fail',
    examples: ['portolan connector delete', 'portolan connector delete hamburg'],
  })
    .option(...subaccountOption)
    .action(async (locationId: string | undefined, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const { id } = await findConnector(call, subaccount, locationId ?? '');
      const { destinations } = await call(operations.getConnector, { subaccount, connector: id });
      await call(operations.deleteConnector, { subaccount, connector: id });
      context.write(`Deleted ${nameOf(locationId ?? '')}.\n`);
      if (destinations.length > 0) context.write(`These destinations lead nowhere now: ${destinations.join(', ')}\n`);
    });

const formatCode = async (
  call: ManagementClient['call'],
  code: string,
  expiresAtMs: number | undefined,
): Promise<string> => {
  const endpoints = await call(operations.readEndpoints, {});
  const commands = formatEnrolCommands(endpoints, code).replaceAll(/^/gm, '  ');
  return `On the agent's machine, until ${timeOf(expiresAtMs)} (UTC):\n${commands}\n`;
};

const stateOf = ({ isConnected, codeExpiresAtMs }: ConnectorInfo): string =>
  isConnected ? 'connected' : codeExpiresAtMs === undefined ? 'not connected' : 'waiting for its agent';

type System = ConnectorInfo['exposedSystems'][number];

const mappingOf = ({ configuration }: ConnectorInfo, { virtualHost, virtualPort }: System) =>
  configuration?.systemMappings.find(
    (mapping) => mapping.virtualHost === virtualHost && mapping.virtualPort === virtualPort,
  );

const localSystemOf = (connector: ConnectorInfo, system: System): string => {
  const mapping = mappingOf(connector, system);
  return mapping === undefined ? '' : `${mapping.localHost}:${mapping.localPort}`;
};

const pathsOf = (connector: ConnectorInfo, system: System): string => {
  if (system.protocol.startsWith('TCP')) return '(the whole port)';
  const mapping = mappingOf(connector, system);
  if (mapping === undefined) return `${system.enabledResources} of ${system.resources} open`;
  const texts = mapping.resources.map(
    ({ id, enabled, exactMatchOnly }) => `${id}${exactMatchOnly ? '' : '*'}${enabled ? '' : ' (suspended)'}`,
  );
  return texts.length === 0 ? '(none: add some with --path)' : texts.join(' ');
};

const timeOf = (epochMs: number | undefined): string => (epochMs === undefined ? '' : formatTime(toIsoTime(epochMs)));
