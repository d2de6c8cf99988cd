/** How long a generated certificate is valid. Source: SAP doc "Manage Certificates Issued by the SAP Cloud Root CA" */
export type Validity = { readonly unit: 'DAYS' | 'MONTHS' | 'YEARS'; readonly value: number };

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** Whole days from `nowMs` on; months and years are those of the calendar. */
export const toValidityDays = ({ unit, value }: Validity, nowMs: number): number => {
  if (unit === 'DAYS') return value;
  const end = new Date(nowMs);
  const dayOfMonth = end.getUTCDate();
  // From the first of a month: the 31st of a shorter month would run over into the next.
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + (unit === 'YEARS' ? 12 * value : value));
  const daysInMonth = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(dayOfMonth, daysInMonth));
  return Math.round((end.getTime() - nowMs) / dayMs);
};

/**
 * How long before its end a certificate is renewed. Source: SAP doc "Automatic Renewal of Generated Certificates"; assumed: more than
 * 365 days and more than 12 months count as years do
 */
export const renewalWindowMs = ({ unit, value }: Validity): number => {
  if (unit === 'YEARS') return 30 * dayMs;
  if (unit === 'MONTHS') return (value === 1 ? 3 : value <= 5 ? 7 : 30) * dayMs;
  if (value === 1) return 12 * hourMs;
  if (value <= 14) return dayMs;
  if (value <= 31) return 3 * dayMs;
  return (value <= 154 ? 7 : 30) * dayMs;
};
