import { type Command, InvalidArgumentError } from 'commander';
import { toIsoTime } from '../../../foundation/clock.ts';
import { operations, type ResponseOf } from '../../../management-api/contract.ts';
import { createManagementClient, type ManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, type ServerFlags } from '../../define-command.ts';
import { formatTable, formatTime, print } from '../../output.ts';
import { parseDuration, parseWholeNumber } from '../../parse-option.ts';
import { connect, type SubaccountFlags, subaccountOption } from '../oauth/connect.ts';

type Page = ResponseOf<typeof operations.searchAuditEvents>;
type Category = Page['events'][number]['category'];
type ListFlags = SubaccountFlags & {
  readonly installation?: boolean;
  readonly since?: number;
  readonly until?: number;
  readonly category?: Category;
  readonly user?: string;
  readonly limit: number;
  readonly all?: boolean;
};
type Verdict = ResponseOf<typeof operations.verifyAuditEvents>;

const pageSize = 1000;
const categories: readonly Category[] = [
  'audit.security-events',
  'audit.configuration',
  'audit.data-access',
  'audit.data-modification',
];

/** `portolan audit`. Source: SAP doc "Audit Log Retrieval API Usage", "Audit Log Retention API Usage"; security.md S-65 */
export const createAuditCommand = (context: CommandContext): Command =>
  defineCommandGroup('audit', 'The audit log: read it, verify it, and how long it is kept', [
    listCommand(context),
    verifyCommand(context),
    retentionCommand(context),
  ]);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List audit events, the newest first. Reading them is on record too',
    examples: [
      'portolan audit list --since 2h',
      'portolan audit list --category configuration --user administrator',
      'portolan audit list --since 2026-01-31T00:00:00Z --until 2026-02-01 --all --json',
      'portolan audit list --installation',
    ],
  })
    .option(...subaccountOption)
    .option('--installation', 'events that belong to no subaccount instead')
    .option(
      '--since <time>',
      'from then on: a time like 2026-01-31 or 2026-01-31T12:00:00Z, or how long ago: 20m, 12h, 30d',
      toTime(context),
    )
    .option('--until <time>', 'before then, written alike', toTime(context))
    .option('--category <category>', 'security-events, configuration, data-access or data-modification', parseCategory)
    .option('--user <user>', 'who acted: a user, a client id, or "<client> on behalf of <user>"')
    .option('--limit <count>', 'how many at most', parseWholeNumber, 100)
    .option('--all', 'however many there are')
    .action(async (flags: ListFlags) => {
      const read = await createReader(context, flags);
      const wanted = flags.all === true ? Number.POSITIVE_INFINITY : flags.limit;
      const events: Page['events'] = [];
      let beforeId: string | undefined;
      do {
        const page = await read(beforeId, Math.min(pageSize, wanted - events.length));
        events.push(...page.events);
        beforeId = page.nextBeforeId;
      } while (beforeId !== undefined && events.length < wanted);
      print(context, flags, events, () => formatEvents(events));
      if (beforeId !== undefined) context.writeNote('There may be more: raise --limit, or add --all.\n');
    });

const createReader = async (
  context: CommandContext,
  flags: ListFlags,
): Promise<(beforeId: string | undefined, limit: number) => Promise<Page>> => {
  const search = {
    ...(flags.since !== undefined && { fromMs: flags.since }),
    ...(flags.until !== undefined && { toMs: flags.until }),
    ...(flags.category !== undefined && { category: flags.category }),
    ...(flags.user !== undefined && { user: flags.user }),
  };
  const from = (beforeId: string | undefined, limit: number) => ({
    ...search,
    limit: Math.max(1, limit),
    ...(beforeId !== undefined && { beforeId }),
  });
  if (flags.installation === true) {
    const { call } = createManagementClient(context, flags);
    return (beforeId, limit) => call(operations.searchInstallationAuditEvents, {}, from(beforeId, limit));
  }
  const { call, subaccount } = await connect(context, flags);
  return (beforeId, limit) => call(operations.searchAuditEvents, { subaccount }, from(beforeId, limit));
};

const formatEvents = (events: Page['events']): string =>
  formatTable(
    ['time (utc)', 'category', 'user', 'message', 'details'],
    events.map(({ atMs, category, user, message, object, attributes = {} }) => [
      formatTime(toIsoTime(atMs)),
      category.replace('audit.', ''),
      user,
      message,
      [
        ...(message.includes(object) ? [] : [object]),
        ...Object.entries(attributes).map(([name, value]) => `${name}: ${value}`),
      ].join('; '),
    ]),
  );

const verifyCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'verify',
    purpose: 'Check that all audit events are what was recorded; ends with 1 where one was changed, removed or added',
    examples: ['portolan audit verify', 'portolan audit verify --json'],
  }).action(async (flags: ServerFlags) => {
    const { call } = createManagementClient(context, flags);
    const verdict = await call(operations.verifyAuditEvents, {});
    const names = verdict.kind === 'broken' ? await nameSubaccount(call, verdict) : '';
    print(context, flags, verdict, () => formatVerdict(verdict, names));
    if (verdict.kind === 'broken') context.setExitCode(1);
  });

const nameSubaccount = async (
  call: ManagementClient['call'],
  verdict: Extract<Verdict, { kind: 'broken' }>,
): Promise<string> => {
  const { subaccountId } = verdict;
  if (subaccountId === undefined) return 'the installation';
  const all = await call(operations.listSubaccounts, {});
  return `subaccount ${all.find(({ id }) => id === subaccountId)?.subdomain ?? subaccountId}`;
};

const words = { changed: 'was changed', missing: 'is missing', inserted: 'was never recorded' } as const;

const formatVerdict = (verdict: Verdict, names: string): string => {
  if (verdict.kind === 'intact') return `The audit log is intact: ${verdict.events} chained events.\n`;
  const { position, eventId, problem } = verdict;
  const which = eventId === undefined ? 'An event' : `Event ${eventId}`;
  const place = position === undefined ? '' : `, at place ${position} of its chain`;
  return `The audit log is broken. ${which} of ${names}${place}, ${words[problem]}.\n`;
};

const retentionCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'retention',
    purpose: 'Show for how many days the audit events of a subaccount are kept, or change that',
    examples: ['portolan audit retention', 'portolan audit retention --subaccount acme --days 365'],
  })
    .option(...subaccountOption)
    .option('--days <days>', 'keep them this long from now on, 1 to 3650', parseDays)
    .action(async ({ days, ...flags }: SubaccountFlags & { readonly days?: number }) => {
      const { call, subaccount } = await connect(context, flags);
      if (days !== undefined) await call(operations.putAuditRetention, { subaccount }, { days });
      const retention = await call(operations.getAuditRetention, { subaccount });
      const origin = retention.isDefault ? ' (the default of the server)' : '';
      print(context, flags, retention, () => `Audit events are kept for ${retention.days} days${origin}.\n`);
    });

const parseDays = (text: string): number => {
  const days = parseWholeNumber(text);
  if (days < 1 || days > 3650) throw new InvalidArgumentError('It must be 1 to 3650.');
  return days;
};

const parseCategory = (text: string): Category => {
  const category = categories.find((one) => one === text || one === `audit.${text}`);
  if (category === undefined) throw new InvalidArgumentError(`It must be one of ${categories.join(', ')}.`);
  return category;
};

const toTime =
  ({ clock }: CommandContext) =>
  (text: string): number => {
    if (/^\d{1,9}[smhd]$/.test(text)) return Math.max(0, clock() - parseDuration(text) * 1000);
    const ms = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(ms)) {
      throw new InvalidArgumentError(
        'It must be a time with its zone, e.g. 2026-01-31T12:00:00Z, a day, or a duration like 12h.',
      );
    }
    return ms;
  };
