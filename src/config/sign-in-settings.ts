import { z } from 'zod';
import { flag, list, setting } from './setting.ts';

const text = z.string().min(1).optional();

/** How people sign in to the cockpit beside one-time links and administrator tokens, which always work. Source: decision 0016 */
export const signInSettings = {
  singleSignOnIssuer: setting(
    'Cockpit sign-in',
    'Issuer of the OpenID provider whose users may sign in, exactly as it names itself. HTTPS in production; a private host has to be among `allowTargets` there.',
    '(no single sign-on)',
    text,
  ),
  singleSignOnClientId: setting(
    'Cockpit sign-in',
    'Id the cockpit has as a client of that provider. Its one redirect URI is `<singleSignOnOrigin>/cockpit/sign-in/callback`, after logout `<singleSignOnOrigin>/cockpit/`.',
    '(none)',
    text,
  ),
  singleSignOnClientSecret: setting(
    'Cockpit sign-in',
    'Secret of that client; best from the environment. Without it the client is a public one, which PKCE protects.',
    '(public client)',
    text,
  ),
  singleSignOnScopes: setting(
    'Cockpit sign-in',
    'Scopes asked for; `openid` must be among them.',
    'openid,profile,email',
    list.default(['openid', 'profile', 'email']),
  ),
  singleSignOnName: setting(
    'Cockpit sign-in',
    'What the button calls the provider.',
    'Single Sign-On',
    z
      .string()
      .regex(/^[^\p{C}]{1,60}$/u, 'must have 1 to 60 printable characters')
      .default('Single Sign-On'),
  ),
  singleSignOnGroupsClaim: setting(
    'Cockpit sign-in',
    'Claim of the ID token that holds the groups or roles of the user: a list of texts, or one.',
    'groups',
    z.string().min(1).default('groups'),
  ),
  singleSignOnAdministrators: setting(
    'Cockpit sign-in',
    'Values of that claim that make somebody an administrator of the installation, compared exactly.',
    '(none)',
    list.default([]),
  ),
  singleSignOnSecurityAdministrators: setting(
    'Cockpit sign-in',
    'Values that make somebody a security administrator.',
    '(none)',
    list.default([]),
  ),
  singleSignOnViewers: setting(
    'Cockpit sign-in',
    'Values that let somebody look at everything and change nothing.',
    '(none)',
    list.default([]),
  ),
  singleSignOnOrigin: setting(
    'Cockpit sign-in',
    'Where browsers reach the cockpit for single sign-on: scheme, host and port.',
    'https://cockpit.<publicDomain>:<port>',
    text,
  ),
  signInWithPasswords: setting(
    'Cockpit sign-in',
    'Whether users of a subaccount may sign in with their passwords.',
    'true',
    flag.default(true),
  ),
} as const;

type SignInValues = {
  readonly [Name in keyof typeof signInSettings]: z.output<(typeof signInSettings)[Name]['schema']>;
};

/** What is wrong with these settings taken together: a sentence for whoever starts the server. Source: OpenID Connect Discovery 1.0 §4; RFC 9700 §2.6 */
export const findSignInFault = (values: SignInValues & { readonly profile: string }): string | undefined => {
  const { singleSignOnIssuer: issuer, singleSignOnOrigin: origin, profile } = values;
  if (issuer === undefined) {
    return values.singleSignOnClientId === undefined ? undefined : 'singleSignOnClientId needs singleSignOnIssuer.';
  }
  if (!isBase(issuer)) return 'singleSignOnIssuer must be an absolute URL without query, fragment and credentials.';
  if (profile === 'production' && !issuer.startsWith('https://')) {
    return 'singleSignOnIssuer must be an https URL in the production profile.';
  }
  if (values.singleSignOnClientId === undefined) return 'singleSignOnIssuer needs singleSignOnClientId.';
  if (!values.singleSignOnScopes.includes('openid')) return 'singleSignOnScopes must hold openid.';
  if (origin !== undefined && !(isBase(origin) && new URL(origin).origin === origin && isSafeOrigin(origin))) {
    return 'singleSignOnOrigin must be an https origin such as https://cockpit.example.com, or one on localhost.';
  }
  const granting = [
    ...values.singleSignOnAdministrators,
    ...values.singleSignOnSecurityAdministrators,
    ...values.singleSignOnViewers,
  ];
  return granting.length > 0
    ? undefined
    : 'singleSignOnIssuer lets nobody in without singleSignOnAdministrators, singleSignOnSecurityAdministrators or singleSignOnViewers.';
};

const isBase = (value: string): boolean => {
  if (!URL.canParse(value) || /[?#\s]/.test(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
};

/** A session is kept over TLS, or on a connection that does not leave the machine. Source: security.md S-57 */
const isSafeOrigin = (origin: string): boolean =>
  /^https:|^http:\/\/(?:localhost|[a-z0-9.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(origin);
