import type { Secret } from '../foundation/secret.ts';
import type { operations, ResponseOf } from '../management-api/contract.ts';

/** What a started server tells the person who started it. Source: Portolan */
export type BannerParts = {
  readonly profile: 'lab' | 'production';
  readonly endpoints: ResponseOf<typeof operations.readEndpoints>;
  /** Present on the first start and after a reset only. */
  readonly administratorToken: Secret | undefined;
  readonly administratorFile: string | undefined;
  /** The code of a one-time link to the cockpit, where one is to be shown. */
  readonly signInCode: Secret | undefined;
};

/** Where the doors are, how to get in (once) and how to trust the TLS listener. Source: security.md S-58 */
export const formatBanner = (parts: BannerParts): string => {
  const { endpoints } = parts;
  const line = (label: string, text: string): string => `  ${label.padEnd(24)}${text}`;
  return [
    `Portolan is running (${parts.profile} profile).`,
    '',
    line('all doors', endpoints.http),
    line('all doors, TLS', endpoints.https),
    ...Object.entries(endpoints.doors).map(([door, url]) => line(door, url)),
    '',
    ...describeAdministrator(parts).map(([label, text]) => line(label, text)),
    line('trust the TLS listener', 'export NODE_EXTRA_CA_CERTS="$(portolan ca --path)"'),
    line('run a program', 'portolan exec -- <command>   (sets bindings, trust and name resolution)'),
    '',
  ]
    .map((text) => `${text}\n`)
    .join('');
};

const describeAdministrator = (parts: BannerParts): readonly (readonly [string, string])[] => {
  const { administratorToken: token, administratorFile: file, signInCode: code, profile, endpoints } = parts;
  // The lab is on the user's machine, whose browser does not know the local CA.
  const origin = profile === 'lab' ? endpoints.http : endpoints.https;
  return [
    ...(token === undefined ? [] : ([['administrator token', `${token.reveal()}   (shown this once)`]] as const)),
    // The code follows the "#", which browsers do not send: it is in no log and no Referer.
    ...(code === undefined
      ? []
      : ([['cockpit', `${origin}/cockpit/#code=${code.reveal()}   (signs in once, within 15 minutes)`]] as const)),
    ...(file === undefined
      ? []
      : ([['token for the CLI in', `${file} (delete it to keep the token elsewhere)`]] as const)),
  ];
};
