import type { NameValuePairs } from '../../http/server/parse-form.ts';

/**
 * What the endpoint reads; everything else changes nothing, however often it is given (O-86). Source: RFC 6749 §4.1.1, RFC 7636 §4.3,
 * RFC 8707 §2; OpenID Connect Core 1.0 §3.1.2.1, §6; OAuth 2.0 Multiple Response Types §2.1
 */
const knownNames: ReadonlySet<string> = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'login_hint',
  'max_age',
  'nonce',
  'prompt',
  'redirect_uri',
  'registration',
  'request',
  'request_uri',
  'resource',
  'response_mode',
  'response_type',
  'scope',
  'state',
  'ui_locales',
]);

/** The parameters of an authorization request. An empty value counts as absent. Source: RFC 6749 §3.1 */
export type AuthorizationParameters = {
  /** The value; `undefined` where it is absent or given more than once. */
  readonly get: (name: string) => string | undefined;
  /** Known parameters given more than once. */
  readonly repeated: ReadonlySet<string>;
  /** What was read, as a query, without the names in `left`. */
  readonly toQuery: (left?: readonly string[]) => string;
};

/** Reads the parameters out of pairs. */
export const readAuthorizationParameters = (pairs: NameValuePairs): AuthorizationParameters => {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [name, value] of pairs) {
    if (!knownNames.has(name)) continue;
    if (values.has(name)) repeated.add(name);
    values.set(name, value);
  }
  const known = pairs.filter(([name]) => knownNames.has(name));
  return {
    get: (name) => {
      const value = values.get(name);
      return repeated.has(name) || value === '' ? undefined : value;
    },
    repeated,
    toQuery: (left = []) => {
      const query = new URLSearchParams();
      for (const [name, value] of known) if (!left.includes(name)) query.append(name, value);
      return query.toString();
    },
  };
};

/** What `prompt` lists. Source: OpenID Connect Core §3.1.2.1 */
export const promptsOf = (parameters: AuthorizationParameters): readonly string[] =>
  (parameters.get('prompt') ?? '').split(' ').filter(Boolean);

/** `max_age` in seconds; absent where it is no number. Source: OpenID Connect Core §3.1.2.1 */
export const maxAgeOf = (parameters: AuthorizationParameters): number | undefined => {
  const text = parameters.get('max_age');
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
};
