import { z } from 'zod';
import { flag, list, port, type Setting, setting } from './setting.ts';
import { signInSettings } from './sign-in-settings.ts';

export type { Setting } from './setting.ts';

/**
 * Every setting, once. The key is its name in the configuration file; the flag is `--<kebab-case>`, the environment variable
 * `PORTOLAN_<UPPER_SNAKE_CASE>`.
 */
export const settings = {
  profile: setting(
    'Server',
    '`lab` (clock, faults and private targets allowed; loopback only) or `production` (all of that impossible).',
    'lab',
    z.enum(['lab', 'production']).default('lab'),
  ),
  host: setting(
    'Server',
    'Address to listen on. Anything but a loopback address needs the production profile.',
    '127.0.0.1',
    z.string().default('127.0.0.1'),
  ),
  httpPort: setting('Server', 'Port of the plain HTTP listener; 0 takes a free one.', '8080', port.default(8080)),
  httpsPort: setting('Server', 'Port of the TLS listener; 0 takes a free one.', '8443', port.default(8443)),
  connectivityProxyPort: setting(
    'Server',
    'Port of the proxy through which applications reach on-premise systems; 0 takes a free one.',
    '20003',
    port.default(20_003),
  ),
  socks5ProxyPort: setting(
    'Server',
    'Port of the SOCKS5 proxy through which applications reach on-premise systems over TCP; 0 takes a free one.',
    '20004',
    port.default(20_004),
  ),
  tlsCertificate: setting(
    'Server',
    'PEM file with a certificate of your own and its intermediates. The TLS listener shows it for the host names it covers, for all others one of the local CA. Read again within a minute of a change.',
    '(local CA only)',
    z.string().optional(),
  ),
  tlsPrivateKey: setting(
    'Server',
    'PEM file with the private key of that certificate, without a password.',
    '(none)',
    z.string().optional(),
  ),
  trustedProxies: setting(
    'Server',
    'Addresses or CIDRs of reverse proxies whose X-Forwarded-For, -Proto and -Host headers count.',
    '(none)',
    list.default([]),
  ),
  clientCertificateHeader: setting(
    'Server',
    'Header in which trusted proxies tell the client certificate: `x-forwarded-client-cert` or `x-ssl-client-cert`. They must set or remove it in every request.',
    '(none)',
    z.enum(['x-forwarded-client-cert', 'x-ssl-client-cert']).optional(),
  ),
  trustedClientRoots: setting(
    'Server',
    'PEM file of the authorities whose client certificates are believed, besides the local CA.',
    '(local CA only)',
    z.string().optional(),
  ),
  requireBoundTokens: setting(
    'Server',
    'Refuses XSUAA tokens bound to a certificate where they come without it; published SAP clients do not present theirs to the APIs they call.',
    'false',
    flag.default(false),
  ),
  maxConcurrentRequests: setting(
    'Server',
    'Requests in progress beyond which new ones are answered 503 at once.',
    '1000',
    z.coerce.number().int().min(1).default(1000),
  ),
  platformApiRequestsPerMinute: setting(
    'Server',
    'Requests a minute that each Platform API takes from one subaccount; more are answered 429.',
    '100',
    z.coerce.number().int().min(1).default(100),
  ),
  maxConnectionsPerAddress: setting(
    'Server',
    'Open connections one address may hold.',
    '2000',
    z.coerce.number().int().min(1).default(2000),
  ),

  dataFolder: setting(
    'Storage',
    'Folder of the embedded database, the local CA and the master key.',
    './.portolan',
    z.string().default('./.portolan'),
  ),
  databaseUrl: setting(
    'Storage',
    '`postgres://…` to use PostgreSQL instead of the embedded database.',
    '(embedded SQLite)',
    z.string().optional(),
  ),
  masterKey: setting(
    'Storage',
    'Base64 of the 32 byte master key that seals secrets at rest. Without it a key file is made in the data folder.',
    '(key file)',
    z.string().optional(),
  ),

  publicDomain: setting(
    'Names',
    'Domain under which the doors have their host names.',
    'portolan.localhost',
    z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a domain name')
      .default('portolan.localhost'),
  ),
  publicPort: setting(
    'Names',
    'Port that printed URLs carry, where a proxy makes it differ from httpsPort.',
    '(httpsPort)',
    port.optional(),
  ),

  allowTargets: setting(
    'Outbound',
    'Private hosts or CIDRs that token services and flow receivers may have. The lab profile allows all.',
    '(none)',
    list.default([]),
  ),
  allowTrustAll: setting(
    'Outbound',
    'Lets destinations switch TLS verification off with TrustAll=true.',
    'true in lab, false in production',
    flag.optional(),
  ),

  ...signInSettings,

  acceptNeoBodyCredentials: setting(
    'Compatibility',
    'Lets the Neo token endpoint take client credentials from the body.',
    'false',
    flag.default(false),
  ),
  acceptSecretInQuery: setting(
    'Compatibility',
    'Lets the XSUAA token endpoint take client_secret from the query, as one published client sends it.',
    'true in lab, false in production',
    flag.optional(),
  ),
  uaaErrors: setting(
    'Compatibility',
    'Answers client failures on /oauth/token with the error word `unauthorized`, as UAA does.',
    'false',
    flag.default(false),
  ),
  acceptClientSecretAtApi: setting(
    'Compatibility',
    'Lets the Cloud Integration OData API take client id and secret of a service key as Basic credentials, which SAP documents for message endpoints only.',
    'false',
    flag.default(false),
  ),
  acceptMappedCertificatesAtApi: setting(
    'Compatibility',
    'Lets certificates that a Neo account has mapped to users open the OData API, too; SAP documents them for senders to flows only.',
    'false',
    flag.default(false),
  ),
  certificateCsrfExempt: setting(
    'Compatibility',
    'Subaccounts on Cloud Foundry (subdomain, technical name or id; `*` for all) where callers with a client certificate change things without a CSRF token.',
    '(none)',
    list.default([]),
  ),
  integrationRateFactor: setting(
    'Compatibility',
    'Multiplies the rates (requests a second) at which the Cloud Integration OData API answers on Cloud Foundry; 0 for no limits.',
    '1',
    z.coerce.number().min(0).max(1000).default(1),
  ),
  reuseTokens: setting(
    'Compatibility',
    'Answers client credentials with the token issued before while it has a good part of its life left, for clients that never keep one. Its revocation hits all holders.',
    'false',
    flag.default(false),
  ),
  unlimitedTokens: setting(
    'Compatibility',
    'What becomes of OAuth clients that were imported with an unlimited token lifetime (0): `allow-imported` lets their tokens live on without end, `force-180d` gives all of them, also those issued long ago, 180 days.',
    'allow-imported',
    z.enum(['allow-imported', 'force-180d']).default('allow-imported'),
  ),
  strictTenantHeader: setting(
    'Compatibility',
    "Refuses tokenServiceURLType=Common lookups without X-tenant instead of using the caller's subdomain.",
    'false',
    flag.default(false),
  ),
  acceptSystemUser: setting(
    'Compatibility',
    'Lets destinations that have SAML assertions made name a constant SystemUser in place of a user, which SAP has deprecated.',
    'true',
    flag.default(true),
  ),
  signingAlgorithm: setting(
    'Compatibility',
    "Algorithm of a subaccount's first token signing key, RS256 or ES256; later ones keep it unless told otherwise.",
    'RS256',
    z.enum(['RS256', 'ES256']).default('RS256'),
  ),
  signingKeyBits: setting(
    'Compatibility',
    'Bits of new RSA signing keys, 2048 to 4096. Signing takes three times as long with 3072 as with 2048.',
    '3072 in production, 2048 in lab',
    z.coerce.number().int().min(2048).max(4096).optional(),
  ),

  logLevel: setting(
    'Operations',
    '`debug`, `info`, `warn`, `error` or `silent`.',
    'info',
    z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ),
  auditRetentionDays: setting(
    'Operations',
    'Days an audit event is kept, unless its subaccount says otherwise.',
    '201',
    z.coerce.number().int().min(1).max(3650).default(201),
  ),
  messageProcessingLogRetentionDays: setting(
    'Operations',
    'Days a message processing log is kept.',
    '30',
    z.coerce.number().int().min(1).max(3650).default(30),
  ),
  maxMessageBytes: setting(
    'Operations',
    'Largest message body a flow takes.',
    '41943040 (40 MiB)',
    z.coerce
      .number()
      .int()
      .min(1)
      .default(40 * 1024 * 1024),
  ),
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

/** The settings after loading: every default filled in. Only `app.ts` reads it. */
export type Config = { readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };

// Object.keys loses the literal type of its argument's keys.
export const settingNames = Object.keys(settings) as readonly SettingName[];

/** `httpPort` as an environment variable: `PORTOLAN_HTTP_PORT`. */
export const environmentVariableOf = (name: SettingName): string =>
  `PORTOLAN_${kebab(name).replaceAll('-', '_').toUpperCase()}`;

/** `httpPort` as a flag: `--http-port`. */
export const flagOf = (name: SettingName): string => `--${kebab(name)}`;

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
