import { z } from 'zod';
import { invalidFilter } from './errors.ts';

// Each is tried at one place only, and has one way to match there: the time is linear in the text (S-67).
const comparison =
  /\s*(?:urn:sap:cloud:scim:schemas:extension:custom:2\.0:userext:)?(username|userbase)\s+eq\s+("[^"\\]*(?:\\.[^"\\]*)*")/iy;
const conjunction = /\s+and(?=\s)/iy;

/** Parses a filter: one comparison, or two joined by `and`. Throws 400 `invalidFilter`. Source: RFC 7644 §3.4.2.2 */
export const parseFilter = (
  filter: string,
): { readonly userName?: string | undefined; readonly userBase?: string | undefined } => {
  const found: { userName?: string; userBase?: string } = {};
  for (let position = 0; ; ) {
    const [text, attribute, literal = ''] = matchAt(comparison, filter, position) ?? [];
    if (text === undefined || attribute === undefined) throw invalidFilter();
    const name = attribute.toLowerCase() === 'username' ? 'userName' : 'userBase';
    if (found[name] !== undefined) throw invalidFilter();
    found[name] = parseLiteral(literal);
    position += text.length;
    if (filter.slice(position).trim() === '') return found;
    const joint = matchAt(conjunction, filter, position)?.[0];
    if (joint === undefined) throw invalidFilter();
    position += joint.length;
  }
};

const matchAt = (pattern: RegExp, text: string, position: number): RegExpExecArray | undefined => {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
};

const parseLiteral = (literal: string): string => {
  try {
    return z.string().parse(JSON.parse(literal));
  } catch {
    throw invalidFilter();
  }
};
