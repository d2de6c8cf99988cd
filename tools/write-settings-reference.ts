// Writes docs/settings.md from the one list of settings: `node tools/write-settings-reference.ts`.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environmentVariableOf, flagOf, type Setting, settingNames, settings } from '../src/config/schema.ts';

/** Where the reference page lives. */
export const settingsReferencePath = join(resolve(import.meta.dirname, '..'), 'docs', 'settings.md');

/** The reference page: a table of settings for each group, in the order of the schema. */
export const formatSettingsReference = (): string => {
  const groups = [...new Set(settingNames.map((name) => settings[name].group))];
  return `${[introduction, ...groups.map(formatGroup), commandVariables].join('\n\n')}\n`;
};

const introduction = `# Settings

<!-- Written by tools/write-settings-reference.ts from src/config/schema.ts. A test fails when they differ. -->

Flags of \`portolan serve\` win over \`PORTOLAN_*\` environment variables, which win over the configuration file
(\`portolan.config.ts\`, \`.yaml\`, \`.yml\` or \`.json\` in the working folder, or the one named by \`--config\`), which wins over the
default. In the file a setting has its name as given here; a TypeScript file exports a constant named \`config\`. A key or variable
that is no setting stops the start. Lists are written with commas.`;

const formatGroup = (group: Setting['group']): string => {
  const rows = settingNames
    .filter((name) => settings[name].group === group)
    .map((name) => {
      const { meaning, defaultText } = settings[name];
      return [`\`${name}\``, `\`${flagOf(name)}\``, `\`${environmentVariableOf(name)}\``, meaning, defaultText];
    });
  return `## ${group}\n\n${formatTable(['Name', 'Flag', 'Variable', 'Meaning', 'Default'], rows)}`;
};

/** A Markdown table with padded cells, as the formatter of the repository leaves it. */
const formatTable = (headers: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [headers, ...rows].map((row) => row.map((text) => text.replaceAll('|', '\\|')));
  const widths = headers.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[], filler: string): string =>
    `| ${line.map((text, column) => text.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [
    format(head, ' '),
    format(
      head.map(() => ''),
      '-',
    ),
    ...body.map((line) => format(line, ' ')),
  ].join('\n');
};

const commandVariables = `## Variables of the command line

${formatTable(
  ['Variable', 'Meaning'],
  [
    ['`PORTOLAN_URL`', 'URL of the server that commands talk to; as `--url`'],
    ['`PORTOLAN_ADMIN_TOKEN`', 'administrator token; as `--token`'],
    ['`PORTOLAN_CONFIG`', 'configuration file of `serve`; as `--config`'],
    ['`PORTOLAN_CLIENT_SECRET`', 'secret for `token --client-id`; as `--client-secret`'],
    [
      '`PORTOLAN_RESOLVE_NAMES`',
      'set by `exec` for its child: `<domain>=<address>`, which the preloaded file resolves',
    ],
  ],
)}

Without \`PORTOLAN_URL\` and \`PORTOLAN_ADMIN_TOKEN\` commands read \`administrator.json\` in the data folder (\`PORTOLAN_DATA_FOLDER\`,
\`./.portolan\`): \`{ "url", "token" }\`, mode 0600, written by a server of the lab profile on its first start. A production server
prints the token once and writes no file. A lost token is replaced by \`portolan serve --reset-administrator\`.`;

if (import.meta.main) writeFileSync(settingsReferencePath, formatSettingsReference());
