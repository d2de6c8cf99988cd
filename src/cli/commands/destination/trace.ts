import { type Command, Option } from 'commander';
import { toIsoTime } from '../../../foundation/clock.ts';
import { operations, type ResponseOf } from '../../../management-api/contract.ts';
import { chooseSubaccount } from '../../choose-subaccount.ts';
import { createManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import { defineQueryCommand, type ServerFlags } from '../../define-command.ts';
import { formatTable, formatTime, print, printable, type TableRow } from '../../output.ts';
import { parseWholeNumber } from '../../parse-option.ts';

type Lookup = ResponseOf<typeof operations.getDestinationLookup>;
type Token = Lookup['tokens'][number];
type Flags = ServerFlags & {
  readonly subaccount?: string;
  readonly top: number;
  readonly outcome?: Lookup['outcome'];
  readonly lookup?: string;
};

/** `portolan destination trace`. Source: product description, "Trace" */
export const createTraceCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'trace <name>',
    purpose: 'Show the latest lookups of a destination, and why each was answered as it was',
    examples: [
      'portolan destination trace erp',
      'portolan destination trace erp --outcome error-token --json',
      'portolan destination trace erp --lookup 6f0b2a5e-0e0a-4d6f-9a56-3f7f5f3a7c11',
    ],
  })
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .option('--top <count>', 'how many', parseWholeNumber, 20)
    .addOption(
      new Option('--outcome <outcome>', 'only lookups that came to this').choices([
        'token',
        'no-token',
        'error-token',
        'retrieval-skipped',
        'not-modified',
        'refused',
        'fault',
      ]),
    )
    .option('--lookup <id>', 'one lookup in full, by its x-correlation-id')
    .action(async (destination: string, flags: Flags) => {
      const client = createManagementClient(context, flags);
      const { id: subaccount } = await chooseSubaccount(client, flags.subaccount);
      if (flags.lookup !== undefined) {
        const found = await client.call(operations.getDestinationLookup, { subaccount, lookup: flags.lookup });
        print(context, flags, found, () => describe(found));
        return;
      }
      const found = await client.call(
        operations.searchDestinationLookups,
        { subaccount },
        { destination, limit: flags.top, ...(flags.outcome !== undefined && { outcome: flags.outcome }) },
      );
      print(context, flags, found, () => toTable(found));
    });

const toTable = (lookups: readonly Lookup[]): string =>
  formatTable(
    ['time', 'lookup', 'by', 'found on', 'outcome', 'token', 'time taken', 'error'],
    lookups.map((lookup) => [
      formatTime(toIsoTime(lookup.atMs)),
      lookup.id,
      callerOf(lookup),
      lookup.foundOn?.level ?? '-',
      `${lookup.status} ${lookup.outcome}`,
      lookup.tokens.map(summarize).join('; ') || '-',
      `${lookup.durationMs} ms`,
      lookup.error,
    ]),
  );

const callerOf = ({ api, clientId }: Lookup): string => clientId ?? (api === 'server' ? 'this server' : '-');

const summarize = ({ verdict, reason, differsIn }: Token): string => {
  const why = reason === undefined ? '' : ` (${reason}${differsIn === undefined ? '' : `: ${differsIn.join(', ')}`})`;
  return `${verdict}${why}`;
};

const describe = (lookup: Lookup): string => {
  const { foundOn } = lookup;
  const facts: readonly TableRow[] = [
    ['time', formatTime(toIsoTime(lookup.atMs))],
    ['destination', lookup.destination],
    ['by', `${callerOf(lookup)}, ${lookup.api}`],
    [
      'found on',
      foundOn === undefined ? '-' : [foundOn.level, foundOn.instanceId, foundOn.subaccountId].filter(Boolean).join(' '),
    ],
    ['authentication', lookup.authentication],
    ['fragments', lookup.fragments.join(', ')],
    ['chain', lookup.chain],
    ['outcome', `${lookup.status} ${lookup.outcome}, ${lookup.durationMs} ms`],
    ['error', lookup.error],
  ];
  return [
    formatTable(
      ['lookup', lookup.id],
      facts.filter(([, value]) => value !== undefined && value !== ''),
    ),
    ...lookup.tokens.map(describeToken),
  ].join('\n');
};

const describeConnector = ({ locationId }: Token['calls'][number]): string => {
  if (locationId === undefined) return '';
  return locationId === '' ? '  (through the connector)' : `  (through the connector ${locationId})`;
};

const describeToken = (token: Token): string => {
  const facts: readonly TableRow[] = [
    ['cache', summarize(token)],
    ['token service', token.tokenServiceUrl],
    ['fetched', token.fetchedAtMs === undefined ? undefined : formatTime(toIsoTime(token.fetchedAtMs))],
    ['expires in', token.expiresInSeconds === undefined ? undefined : `${token.expiresInSeconds} s`],
    ...token.key.map(({ name, value }): TableRow => [`key: ${name}`, value]),
    ...token.calls.map(
      (call): TableRow => [
        `call: ${call.status ?? call.failure ?? '-'}`,
        `${formatTime(toIsoTime(call.startedAtMs))}  ${call.durationMs} ms  ${call.url}${describeConnector(call)}`,
      ],
    ),
    ['error', token.error],
  ];
  return formatTable(
    ['token of', printable(token.destination)],
    facts.filter(([, value]) => value !== undefined),
  );
};
