import { type Command, Option } from 'commander';
import type { InputOf, operations } from '../../../management-api/contract.ts';
import { collect } from '../../define-command.ts';
import { parseDuration, parsePair } from '../../parse-option.ts';

/** Flags that say what a client may do; `create` and `change` have them. Source: SAP doc "Register an OAuth Client" */
export type SettingFlags = {
  readonly description?: string;
  readonly scope?: readonly string[];
  readonly redirectUri?: readonly string[];
  readonly skipConsent?: boolean;
  readonly lifetime?: number;
  readonly refreshLifetime?: number;
  readonly refreshPolicy?: 'overlap' | 'rotate';
  readonly refreshForSaml?: boolean;
  readonly translation?: readonly string[];
};

type Settings = Omit<InputOf<typeof operations.changeOAuthClient>, 'name' | 'isEnabled'>;

/** Adds the flags to a command. Source: SAP doc "Register an OAuth Client" */
export const addSettingOptions = (command: Command): Command =>
  command
    .option('--description <text>', 'what the client is for')
    .option('--scope <scope>', 'a scope the application defines, may be repeated', collect)
    .option(
      '--redirect-uri <uri>',
      'where codes are sent: https, http on this machine, or a scheme with a dot; may be repeated',
      collect,
    )
    .option('--skip-consent', 'spare users the consent page')
    .option('--no-skip-consent', 'show the consent page')
    .option('--lifetime <duration>', 'lifetime of its tokens, 180d at most: 1200, 20m, 12h, 30d', parseDuration)
    .option('--refresh-lifetime <duration>', 'lifetime of its refresh tokens; codes need one', parseDuration)
    .addOption(
      new Option(
        '--refresh-policy <policy>',
        'overlap: a used refresh token lives to its own end; rotate: it ends',
      ).choices(['overlap', 'rotate']),
    )
    .option('--refresh-for-saml', 'give refresh tokens for SAML assertions too')
    .option('--no-refresh-for-saml', 'give none')
    .option(
      '--translation <language=name>',
      'name in another language, e.g. de=Bestellungen; may be repeated',
      collect,
    );

/** What the flags say, in the words of the contract; a list that was named replaces the one there is. Source: Portolan */
export const readSettings = (flags: SettingFlags): Settings => ({
  ...(flags.description !== undefined && { description: flags.description }),
  ...(flags.scope !== undefined && { scopes: [...flags.scope] }),
  ...(flags.redirectUri !== undefined && { redirectUris: [...flags.redirectUri] }),
  ...(flags.skipConsent !== undefined && { skipConsent: flags.skipConsent }),
  ...(flags.lifetime !== undefined && { tokenLifetimeSeconds: flags.lifetime }),
  ...(flags.refreshLifetime !== undefined && { refreshTokenLifetimeSeconds: flags.refreshLifetime }),
  ...(flags.refreshPolicy !== undefined && { refreshPolicy: flags.refreshPolicy }),
  ...(flags.refreshForSaml !== undefined && { issuesRefreshForSaml: flags.refreshForSaml }),
  ...(flags.translation !== undefined && { translations: readTranslations(flags.translation) }),
});

const readTranslations = (pairs: readonly string[]): Record<string, { name: string }> =>
  Object.fromEntries(pairs.map((pair) => parsePair(pair)).map(([language, name]) => [language, { name }]));
