import type { MessageKey } from '../../messages/messages.ts';

const minuteMs = 60_000;

/** How far back each range goes. Source: SAP doc "Monitor Message Processing" (Time) */
const lengthsMs: Readonly<Record<string, number>> = {
  'last-minute': minuteMs,
  'last-hour': 60 * minuteMs,
  'last-24-hours': 24 * 60 * minuteMs,
  'last-7-days': 7 * 24 * 60 * minuteMs,
};

/** The ranges there are, by what addresses call them. Source: SAP doc "Monitor Message Processing" (Time) */
export const rangeTexts: Readonly<Record<string, MessageKey>> = {
  'last-minute': 'lastMinute',
  'last-hour': 'lastHour',
  'last-24-hours': 'last24Hours',
  'last-7-days': 'last7Days',
  custom: 'customRange',
};

/** A time messages ended in; without an end it goes on. */
export type TimeRange = { readonly fromMs?: number; readonly toMs?: number };

/** The time a filter stands for at this moment; nothing where it has no bounds. Source: Portolan */
export const toTimeRange = (filter: Readonly<Record<string, string>>, nowMs: number): TimeRange => {
  const { range = '', from, to } = filter;
  if (range === 'custom') {
    const [fromMs, toMs] = [parse(from), parse(to)];
    return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) };
  }
  const lengthMs = Object.hasOwn(lengthsMs, range) ? lengthsMs[range] : undefined;
  return lengthMs === undefined ? {} : { fromMs: nowMs - lengthMs };
};

/** A time with two ends, for a chart: open ones end now and begin a day before. */
export const toSpan = (
  { fromMs, toMs }: TimeRange,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } => {
  const end = Math.max(toMs ?? nowMs, 1);
  const start = fromMs ?? end - 24 * 60 * minuteMs;
  return { fromMs: Math.max(0, Math.min(start, end - 1)), toMs: end };
};

/** A moment as the browser's field for it writes one, in local time. Source: HTML, `datetime-local` */
export const toFieldText = (epochMs: number): string => {
  const local = new Date(epochMs - new Date(epochMs).getTimezoneOffset() * minuteMs);
  return local.toISOString().slice(0, 19);
};

const parse = (text: string | undefined): number | undefined => {
  const epochMs = text === undefined || text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(epochMs) || epochMs < 0 ? undefined : epochMs;
};
