import { InvalidArgumentError } from 'commander';

/** Parses an option that is a whole number from 0. Source: Portolan */
export const parseWholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

/** Parses `key=value`; the value may hold further `=`. Source: Portolan */
export const parsePair = (text: string): readonly [string, string] => {
  const end = text.indexOf('=');
  if (end < 1) throw new InvalidArgumentError('It must be written like key=value.');
  return [text.slice(0, end), text.slice(end + 1)];
};
