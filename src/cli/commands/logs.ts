import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { toIsoTime } from '../../foundation/clock.ts';
import { withMonitoringCredentials } from '../bindings/monitoring-credentials.ts';
import { chooseSubaccount, type SubaccountInfo } from '../choose-subaccount.ts';
import { createManagementClient, reach } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineQueryCommand, type ServerFlags } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { fetchToken } from '../fetch-token.ts';
import { formatTable, formatTime, print, printable } from '../output.ts';
import { parseWholeNumber } from '../parse-option.ts';

type Flags = ServerFlags & {
  readonly subaccount?: string;
  readonly service?: string;
  readonly status?: string;
  readonly flow?: string;
  readonly top: number;
  readonly follow?: boolean;
};

const logSchema = z.looseObject({
  MessageGuid: z.string(),
  Status: z.string(),
  IntegrationFlowName: z.string().nullish(),
  LogEnd: z.string().nullish(),
});
const replySchema = z.object({ d: z.object({ results: z.array(logSchema) }) });
type Log = z.output<typeof logSchema> & { readonly errorText?: string };

const pollMs = 2000;
const maxRemembered = 10_000;

/** `portolan logs`: an API client of the Cloud Integration OData API like any other. Source: SAP doc "Message Processing Logs" */
export const createLogsCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'logs',
    purpose: 'List the newest message processing logs, read through the OData API',
    examples: [
      'portolan logs',
      'portolan logs --follow',
      'portolan logs --subaccount acme --status FAILED --top 5 --json',
    ],
  })
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .option('--service <instance>', 'instance of it-rt, plan api, to read with (default: one with MonitoringDataRead)')
    .option('--status <status>', 'only logs with this status, e.g. COMPLETED or FAILED')
    .option('--flow <name>', 'only logs of this integration flow')
    .option('--top <count>', 'how many', parseWholeNumber, 20)
    .option('--follow', 'keep printing new logs until interrupted')
    .action(async (flags: Flags) => {
      const client = createManagementClient(context, flags);
      const subaccount = await chooseSubaccount(client, flags.subaccount);
      const serverUrl = client.connection.url;
      await withMonitoringCredentials(client, subaccount, flags.service, async ({ tokenService, ...credentials }) => {
        const request = { serverUrl, subdomain: subaccount.subdomain, service: tokenService, ...credentials };
        const { access_token: token } = await fetchToken(context, request);
        const read = () => readLogs(context, serverUrl, subaccount, token, flags);
        const explain = (logs: readonly Log[]) =>
          flags.json === true ? logs : addErrors(context, serverUrl, subaccount, token, logs);
        if (flags.follow === true) await follow(context, flags, read, explain);
        else printLogs(context, flags, await explain(await read()));
      });
    });

const readLogs = async (
  context: CommandContext,
  serverUrl: string,
  { subdomain }: SubaccountInfo,
  token: string,
  flags: Flags,
): Promise<readonly Log[]> => {
  const target = `${serverUrl}/t/${subdomain}/api/v1/MessageProcessingLogs?${toQuery(flags)}`;
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const response = await reach(context, target, serverUrl, { headers });
  const parsed = replySchema.safeParse(await response.json().catch(() => undefined));
  if (response.ok && parsed.success) return parsed.data.d.results;
  throw new CommandError(
    `The OData API answered HTTP ${response.status}.`,
    response.status === 403 ? 'The client needs the role MonitoringDataRead.' : 'Check --subaccount and --service.',
  );
};

/** Why messages failed: the first line of the text the OData API keeps beside the log. Source: SAP doc "Message Processing Logs" */
const addErrors = async (
  context: CommandContext,
  serverUrl: string,
  { subdomain }: SubaccountInfo,
  token: string,
  logs: readonly Log[],
): Promise<readonly Log[]> => {
  const explained: Log[] = [];
  for (const log of logs) {
    if (log.Status !== 'FAILED') {
      explained.push(log);
      continue;
    }
    const path = `MessageProcessingLogs('${encodeURIComponent(log.MessageGuid)}')/ErrorInformation/$value`;
    const headers = { authorization: `Bearer ${token}` };
    const response = await reach(context, `${serverUrl}/t/${subdomain}/api/v1/${path}`, serverUrl, { headers });
    const [errorText = ''] = (await response.text()).split('\n');
    explained.push(response.ok ? { ...log, errorText } : log);
  }
  return explained;
};

/** Prints logs as they come, and again when their status changes, until Ctrl+C; the caller then cleans up. */
const follow = async (
  context: CommandContext,
  flags: Flags,
  read: () => Promise<readonly Log[]>,
  explain: (logs: readonly Log[]) => readonly Log[] | Promise<readonly Log[]>,
): Promise<void> => {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const known = new Map<string, string>();
  while (!stop.signal.aborted) {
    const news = (await read()).filter((log) => known.get(log.MessageGuid) !== log.Status);
    for (const log of (await explain(news)).toReversed()) {
      known.set(log.MessageGuid, log.Status);
      context.write(
        flags.json === true ? `${JSON.stringify(log)}\n` : `${toCells(log).map(printable).join('  ').trimEnd()}\n`,
      );
    }
    for (const guid of [...known.keys()].slice(0, Math.max(0, known.size - maxRemembered))) known.delete(guid);
    await pause(pollMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }
};

const printLogs = (context: CommandContext, flags: Flags, logs: readonly Log[]): void => {
  const columns = ['end (utc)', 'status', 'message guid', 'integration flow'];
  const hasErrors = logs.some(({ errorText }) => errorText !== undefined);
  print(context, flags, logs, () => formatTable(hasErrors ? [...columns, 'error'] : columns, logs.map(toCells)));
};

const toCells = (log: Log): readonly string[] => [
  formatODataTime(log.LogEnd).padEnd(19),
  log.Status,
  log.MessageGuid,
  log.IntegrationFlowName ?? '',
  log.errorText ?? '',
];

const toQuery = ({ status, flow, top }: Flags): string => {
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const conditions = [
    ...(status === undefined ? [] : [`Status eq ${quote(status)}`]),
    ...(flow === undefined ? [] : [`IntegrationFlowName eq ${quote(flow)}`]),
  ];
  const options = [
    ['$format', 'json'],
    ['$top', String(top)],
    ['$orderby', 'LogEnd desc'],
    ...(conditions.length === 0 ? [] : [['$filter', conditions.join(' and ')]]),
  ];
  return options.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&');
};

/** `/Date(1700000000000)/` as a time people read. Source: OData 2.0 JSON format, "Primitive Types" */
const formatODataTime = (value: string | null | undefined): string => {
  const match = /^\/Date\((-?\d{1,15})/.exec(value ?? '');
  return match === null ? (value ?? '') : formatTime(toIsoTime(Number(match[1])));
};
