import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type Landscape, operations } from '../../management-api/contract.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineQueryCommand, type ServerFlags } from '../define-command.ts';
import { escapeReferences } from '../landscape/escape-references.ts';

type Flags = ServerFlags & { readonly redact?: boolean; readonly output?: string };

/** `portolan export`. Source: Portolan */
export const createExportCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'export',
    purpose: 'Print the installation as a landscape; secrets, passwords and keystore contents are never part of it',
    examples: [
      'portolan export > landscape.yaml',
      'portolan export --redact --json',
      'portolan export --output landscape.yaml',
    ],
  })
    .option('--redact', 'also leave out what tells about people: e-mail addresses, given and family names')
    .option('--output <file>', 'write to a file (mode 0600) instead of standard output')
    .action(async (flags: Flags) => {
      const client = createManagementClient(context, flags);
      const exported = await client.call(operations.exportLandscape, {});
      const landscape = escapeReferences(flags.redact === true ? withoutPersonalData(exported) : exported);
      const text =
        flags.json === true ? `${JSON.stringify(landscape, null, 2)}\n` : stringify(landscape, { lineWidth: 0 });
      if (flags.output === undefined) context.write(text);
      else writeFileSync(resolve(context.folder, flags.output), text, { mode: 0o600 });
      context.writeNote(
        'Secrets and passwords are left out: an installation that has them keeps them, for another one they have to be added.\n',
      );
    });

const withoutPersonalData = (landscape: Landscape): Landscape => ({
  ...landscape,
  subaccounts: landscape.subaccounts.map((subaccount) => ({
    ...subaccount,
    users: subaccount.users.map(({ name }) => ({ name })),
  })),
});
