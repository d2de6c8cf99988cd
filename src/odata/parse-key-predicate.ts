import { malformedPath } from './errors.ts';
import { type Token, tokenize } from './query-options/tokenize.ts';
import type { EntitySet, KeyProperty } from './service-model.ts';
import { isAssignable, readUriLiteral } from './uri-literal.ts';

/** The values of an entity's key by property name; every key property is there. */
export type EntityKey = Readonly<Record<string, string | number | boolean>>;

/**
 * Reads what stands between the parentheses of `Set('k')` or `Set(A='k',B=3)`: one value, or all key properties by name in any order.
 * Throws 400 when it does not fit the key. Source: OData 2.0 URI Conventions §3.1 (keyPredicate); SAP doc "OData API" (both spellings in use)
 */
export const parseKeyPredicate = (set: EntitySet, predicate: string): EntityKey => {
  const tokens = tokenize(predicate);
  if (tokens === undefined || tokens.length === 0) throw malformedPath(`not a key of ${set.name}`);
  const { keys } = set.type;
  const [first] = tokens;
  const [onlyKey] = keys;
  if (tokens.length === 1 && keys.length === 1 && first !== undefined && onlyKey !== undefined) {
    return { [onlyKey.name]: readKeyValue(set, onlyKey, first) };
  }
  return readNamedValues(set, tokens);
};

const readNamedValues = (set: EntitySet, tokens: readonly Token[]): EntityKey => {
  const { keys } = set.type;
  // Each value takes name, "=", literal and, but for the last, a comma.
  if (tokens.length !== keys.length * 4 - 1) throw malformedPath(`not the key of ${set.name}`);
  const values = new Map<string, string | number | boolean>();
  for (let index = 0; index < tokens.length; index += 4) {
    const [name, equals, literal, comma] = tokens.slice(index, index + 4);
    if (name?.kind !== 'name' || !isSymbol(equals, '=') || literal === undefined) throw malformedPath('not name=value');
    if (comma !== undefined && !isSymbol(comma, ',')) throw malformedPath('no comma between key values');
    const key = keys.find((candidate) => candidate.name === name.text);
    if (key === undefined || values.has(key.name)) throw malformedPath(`not the key of ${set.name}`);
    values.set(key.name, readKeyValue(set, key, literal));
  }
  return Object.fromEntries(values);
};

const readKeyValue = (set: EntitySet, key: KeyProperty, token: Token): string | number | boolean => {
  const literal = readUriLiteral(token);
  if (literal === undefined || literal.value === null || !isAssignable(key.type, literal)) {
    throw malformedPath(`not a value of ${set.name}/${key.name}`);
  }
  return literal.value;
};

const isSymbol = (token: Token | undefined, text: string): boolean => token?.kind === 'symbol' && token.text === text;
