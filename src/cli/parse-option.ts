import { InvalidArgumentError } from 'commander';

/** Parses an option that is a whole number from 0. Source: Portolan */
export const parseWholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const unitSeconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** Parses a duration like `90`, `20m`, `12h` or `30d` into seconds. Source: Portolan */
export const parseDuration = (text: string): number => {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? [];
  const seconds = unitSeconds[unit];
  if (count === '' || seconds === undefined) {
    throw new InvalidArgumentError('It must be a number of seconds, or one with a unit: 20m, 12h, 30d.');
  }
  return Number(count) * seconds;
};

/** Parses `key=value`; the value may hold further `=`. Source: Portolan */
export const parsePair = (text: string): readonly [string, string] => {
  const end = text.indexOf('=');
  if (end < 1) throw new InvalidArgumentError('It must be written like key=value.');
  return [text.slice(0, end), text.slice(end + 1)];
};
