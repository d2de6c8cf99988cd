import type { Command } from 'commander';
import { z } from 'zod';
import { withInstanceCredentials } from '../bindings/instance-credentials.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { createManagementClient, reach } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineServerCommand, type ServerFlags } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { fetchToken } from '../fetch-token.ts';
import { formatTable, print } from '../output.ts';
import { parseWholeNumber } from '../parse-option.ts';

type Flags = ServerFlags & {
  readonly subaccount?: string;
  readonly service: string;
  readonly status?: string;
  readonly flow?: string;
  readonly top: number;
};

const logSchema = z.looseObject({
  MessageGuid: z.string(),
  Status: z.string(),
  IntegrationFlowName: z.string().nullish(),
  LogEnd: z.string().nullish(),
});
const replySchema = z.object({ d: z.object({ results: z.array(logSchema) }) });

/** `portolan logs`: an API client of the Cloud Integration OData API like any other. Source: SAP doc "Message Processing Logs" */
export const createLogsCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'logs',
    purpose: 'List the newest message processing logs, read through the OData API',
    examples: ['portolan logs --service my-api', 'portolan logs --service my-api --status FAILED --top 5 --json'],
  })
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .requiredOption('--service <instance>', 'instance of it-rt, plan api, with the role MonitoringDataRead')
    .option('--status <status>', 'only logs with this status, e.g. COMPLETED or FAILED')
    .option('--flow <name>', 'only logs of this integration flow')
    .option('--top <count>', 'how many', parseWholeNumber, 20)
    .action(async (flags: Flags) => {
      const client = createManagementClient(context, flags);
      const subaccount = await chooseSubaccount(client, flags.subaccount);
      const serverUrl = client.connection.url;
      const logs = await withInstanceCredentials(client, subaccount, flags.service, async (credentials) => {
        const request = { serverUrl, subdomain: subaccount.subdomain, service: 'xsuaa', ...credentials } as const;
        const { access_token } = await fetchToken(context, request);
        const target = `${serverUrl}/t/${subaccount.subdomain}/api/v1/MessageProcessingLogs?${toQuery(flags)}`;
        const response = await reach(context, target, serverUrl, {
          headers: { authorization: `Bearer ${access_token}`, accept: 'application/json' },
        });
        const parsed = replySchema.safeParse(await response.json().catch(() => undefined));
        if (!response.ok || !parsed.success) throw logsRefused(response.status);
        return parsed.data.d.results;
      });
      print(context, flags, logs, () =>
        formatTable(
          ['message guid', 'status', 'integration flow', 'end (utc)'],
          logs.map((log) => [log.MessageGuid, log.Status, log.IntegrationFlowName ?? '', formatODataTime(log.LogEnd)]),
        ),
      );
    });

const logsRefused = (status: number): CommandError =>
  new CommandError(
    `The OData API answered HTTP ${status}.`,
    status === 403 ? 'The service instance needs the role MonitoringDataRead.' : 'Check --subaccount and --service.',
  );

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
  const match = /^\/Date\((-?\d+)/.exec(value ?? '');
  return match === null ? (value ?? '') : new Date(Number(match[1])).toISOString().slice(0, 19).replace('T', ' ');
};
