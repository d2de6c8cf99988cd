import { type NameValuePairs, parseForm } from '../../http/server/parse-form.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { invalidRequest, invalidTarget } from '../errors.ts';

/** The parameters of a token request, wherever they were placed. An empty value counts as absent. Source: RFC 6749 §3.2 */
export type TokenParameters = {
  readonly get: (name: string) => string | undefined;
  readonly isInQuery: (name: string) => boolean;
  /** All the server knows, for a schema to read. */
  readonly asRecord: () => Readonly<Record<string, string>>;
};

/** Where a door looks for parameters. SAP's paths take query and body together; the standard paths read the body alone. */
export type ParameterPlacement = 'query-and-body' | 'body';

/** Credentials that must not stand in a URL; `client_secret` has a rule of its own per door. Source: S-03 */
const neverInQuery = [
  'password',
  'assertion',
  'client_assertion',
  'refresh_token',
  'code',
  'code_verifier',
  'token',
  'subject_token',
  'actor_token',
];

/**
 * What the server reads. Everything else is left out at once: it changes nothing, however often it is given (O-86). A grant with a
 * parameter of its own adds it here. Source: RFC 6749 §3.2; RFC 7009 §2.1, RFC 7662 §2.1; SAP doc "Getting an Application Access Token"
 */
const knownNames: ReadonlySet<string> = new Set([
  ...neverInQuery,
  'authorities',
  'client_assertion_type',
  'client_id',
  'client_secret',
  'grant_type',
  'login_hint',
  'redirect_uri',
  'scope',
  'scopes',
  'token_format',
  'token_type_hint',
  'username',
  'zid',
]);

/** What the standard paths read besides; the others ignore it. Source: RFC 8693 §2.1, RFC 8707 §2 */
const standardNames: ReadonlySet<string> = new Set([
  ...knownNames,
  'actor_token_type',
  'audience',
  'requested_token_type',
  'resource',
  'subject_token_type',
]);

/**
 * Reads the parameters. Throws `invalid_request` where a known one is given twice within query or body, or with different values in the two,
 * or a credential stands in the query. Source: RFC 6749 §3.2; S-01, S-03; SAP doc "OAuth 2.0 JWT Token Types" (mixed placement)
 */
export const readTokenParameters = (
  request: Pick<RouteRequest, 'rawQuery' | 'body'>,
  placement: ParameterPlacement,
): TokenParameters => {
  const names = placement === 'body' ? standardNames : knownNames;
  const query = toMap(parseForm(request.rawQuery), names);
  // Routes with a form body hand on the pairs the pipeline has parsed.
  const body = toMap((request.body ?? []) as NameValuePairs, names);
  if (query.size > 0 && neverInQuery.some((name) => query.has(name))) {
    throw invalidRequest('A credential must not be in the query');
  }
  if (placement === 'body') {
    if (query.has('client_secret')) throw invalidRequest('Client credentials must not be in the query');
    return { get: (name) => body.get(name), isInQuery: () => false, asRecord: () => toRecord(body) };
  }
  if (query.size > 0 && body.size > 0) {
    for (const [name, value] of query) {
      const other = body.get(name);
      if (other !== undefined && other !== value) throw invalidRequest('A parameter is given with different values');
    }
  }
  return {
    get: (name) => body.get(name) ?? query.get(name),
    isInQuery: (name) => query.has(name),
    asRecord: () => toRecord(query, body),
  };
};

const none: ReadonlyMap<string, string> = new Map();

const toMap = (pairs: NameValuePairs, names: ReadonlySet<string>): ReadonlyMap<string, string> => {
  if (pairs.length === 0) return none;
  const map = new Map<string, string>();
  let hasEmpty = false;
  for (const [name, value] of pairs) {
    if (!names.has(name)) continue;
    // Allowed to be given several times, and refused so: a token is for one resource.
    if (map.has(name) && name === 'resource') throw invalidTarget();
    if (map.has(name)) throw invalidRequest('A parameter is given more than once');
    map.set(name, value);
    hasEmpty ||= value === '';
  }
  if (hasEmpty) for (const [name, value] of map) if (value === '') map.delete(name);
  return map;
};

/** Only known names get here, so none of them can be that of a prototype. */
const toRecord = (...maps: readonly ReadonlyMap<string, string>[]): Readonly<Record<string, string>> => {
  const record: Record<string, string> = {};
  for (const map of maps) for (const [name, value] of map) record[name] = value;
  return record;
};
