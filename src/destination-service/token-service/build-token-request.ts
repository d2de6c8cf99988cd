import type { TokenService } from './token-service-properties.ts';

/** A client assertion and its type, in place of a secret. Source: RFC 7521 §4.2 */
export type ClientAssertion = { readonly type: string; readonly assertion: string };

/** The request to a token service, before the gate adds what TLS needs. */
export type TokenRequest = {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Texts that must not be relayed, should the token service echo them. */
  readonly secrets: readonly string[];
};

type Pair = readonly [name: string, value: string];

/**
 * Builds the token request: `grant` holds the fields of the grant, client authentication and the destination's own headers, queries
 * and body parameters are added. A body parameter replaces a field, a header replaces a header of the same name; queries are appended.
 * Source: SAP doc "OAuth Client Credentials Authentication"; assumed: what collides with what
 */
export const buildTokenRequest = (
  service: TokenService,
  url: string,
  grant: readonly Pair[],
  assertion: ClientAssertion | undefined,
): TokenRequest => {
  const authentication = authenticateClient(service, assertion);
  const fields = [
    ...grant,
    ...authentication.fields,
    ...(service.scope === undefined ? [] : [['scope', service.scope] as const]),
  ];
  const headers: readonly Pair[] = [
    ['Accept', 'application/json'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ...(authentication.basic === undefined ? [] : [['Authorization', `Basic ${authentication.basic}`] as const]),
  ];
  return {
    url: appendQueries(url, service.queries),
    headers: override(headers, service.headers, (name) => name.toLowerCase()),
    body: encodeForm(override(fields, service.bodyParameters, (name) => name)),
    secrets: listSecrets(service, grant, assertion, authentication.basic),
  };
};

type ClientAuthentication = { readonly basic: string | undefined; readonly fields: readonly Pair[] };

/** Where the client's credentials go, by the first row that applies. Source: SAP doc "OAuth Client Credentials Authentication" (`addClientCredentialsInBody`), "OAuth with X.509 Client Certificates" */
const authenticateClient = (service: TokenService, assertion: ClientAssertion | undefined): ClientAuthentication => {
  const { clientId, clientSecret, user } = service;
  const userBasic = user && toBasic(user.name, user.password);
  const id: Pair = ['client_id', clientId];
  // The certificate proves the client: the secret stays at home.
  if (service.keyStore !== undefined) return { basic: userBasic, fields: [id] };
  if (assertion !== undefined)
    return {
      basic: undefined,
      fields: [id, ['client_assertion_type', assertion.type], ['client_assertion', assertion.assertion]],
    };
  // A client without a secret is a public one, which says no more than who it is.
  if (service.addsCredentialsToBody || (clientSecret === undefined && userBasic === undefined))
    return { basic: userBasic, fields: clientSecret === undefined ? [id] : [id, ['client_secret', clientSecret]] };
  return { basic: userBasic ?? toBasic(clientId, clientSecret ?? ''), fields: [] };
};

const toBasic = (user: string, password: string): string =>
  Buffer.from(`${user}:${password}`, 'utf8').toString('base64');

const override = (
  pairs: readonly Pair[],
  replacements: readonly Pair[],
  fold: (name: string) => string,
): readonly Pair[] => {
  const replaced = new Set(replacements.map(([name]) => fold(name)));
  return [...pairs.filter(([name]) => !replaced.has(fold(name))), ...replacements];
};

/** Pairs as `application/x-www-form-urlencoded`. Source: WHATWG URL §5.2 */
export const encodeForm = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => new URLSearchParams({ [name]: value }).toString()).join('&');

// What the URL has already, duplicates included, stays as it is written.
const appendQueries = (url: string, queries: readonly Pair[]): string => {
  if (queries.length === 0) return url;
  const [base = '', fragment] = url.split('#', 2);
  const separator = !base.includes('?') ? '?' : base.endsWith('?') || base.endsWith('&') ? '' : '&';
  return `${base}${separator}${encodeForm(queries)}${fragment === undefined ? '' : `#${fragment}`}`;
};

/** Fields of grants that are credentials. Source: RFC 6749, 7521, 7636, 8693 */
const secretFields: ReadonlySet<string> = new Set([
  'actor_token',
  'assertion',
  'code',
  'code_verifier',
  'password',
  'refresh_token',
  'subject_token',
]);

const listSecrets = (
  service: TokenService,
  grant: readonly Pair[],
  assertion: ClientAssertion | undefined,
  basic: string | undefined,
): readonly string[] => {
  const plain = [
    service.clientSecret,
    service.user?.password,
    service.keyStore?.password,
    assertion?.assertion,
    ...grant.flatMap(([name, value]) => (secretFields.has(name) ? [value] : [])),
    // Nobody says which of these are secret, so all of them are.
    ...service.headers.map(([, value]) => value),
    ...service.bodyParameters.map(([, value]) => value),
    ...service.queries.map(([, value]) => value),
  ].filter((text) => text !== undefined && text !== '');
  const encoded = plain.flatMap((text) => [encodeURIComponent(text ?? ''), Buffer.from(text ?? '').toString('base64')]);
  return [...plain, ...encoded, ...(basic === undefined ? [] : [basic])].filter((text) => text !== undefined);
};
