import { useCockpit } from './context.tsx';

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const distances = [['year', 31_556_952], ['month', 2_629_746], ...units] as const;

/** The distance of a time from now, e.g. "3 minutes ago", "in 2 hours". Source: product description, cockpit manners */
export const useDistances = (): ((epochMs: number, nowMs?: number) => string) => {
  const { language } = useCockpit();
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return (epochMs, nowMs = Date.now()) => {
    const seconds = Math.round((epochMs - nowMs) / 1000);
    const [unit, length] = distances.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
    return format.format(Math.round(seconds / length), unit);
  };
};

/** A duration in the longest unit that makes a whole number of it, e.g. "12 hours". Source: Portolan */
export const useDurations = (): ((seconds: number) => string) => {
  const { language } = useCockpit();
  return (seconds) => {
    const [unit, length] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? ['second', 1];
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / length);
  };
};
