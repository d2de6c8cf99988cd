import type { Command } from 'commander';
import { operations } from '../../management-api/contract.ts';
import { createManagementClient, StoppedError } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineQueryCommand, type ServerFlags } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { formatChanges, summarizeChanges } from '../landscape/changes.ts';
import { type LandscapeFile, readLandscapeFile } from '../landscape/landscape-file.ts';
import { print } from '../output.ts';

type Flags = ServerFlags & { readonly dryRun?: boolean };

/** `portolan apply`. Source: Portolan */
export const createApplyCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'apply <file>',
    purpose: 'Make the installation what a landscape file (YAML or JSON, - for standard input) says',
    examples: [
      'portolan apply landscape.yaml',
      'portolan apply landscape.yaml --dry-run',
      'portolan apply landscape.yaml --json > changes.json   # generated secrets are in it, this once',
    ],
  })
    .option('--dry-run', 'only tell what would change')
    .action(async (path: string, flags: Flags) => {
      const file = await readLandscapeFile(context, path);
      const client = createManagementClient(context, flags);
      const dryRun = flags.dryRun === true;
      try {
        const reply = await client.call(operations.applyLandscape, {}, { landscape: file.landscape, dryRun });
        print(context, flags, reply, () => formatChanges(reply.changes));
        context.writeNote(`${summarizeChanges(reply.changes, { dryRun })}\n`);
      } catch (error) {
        if (!(error instanceof StoppedError)) throw error;
        // What was done before it stopped is done, and its secrets are not shown a second time.
        print(context, flags, error.reply, () => (isEmpty(error) ? '' : formatChanges(error.reply.changes ?? [])));
        throw stoppedAt(file, error);
      }
    });

/** The landscape was applied in part: names the entry at which it stopped. Source: Portolan */
export const stoppedAt = (file: LandscapeFile, error: StoppedError): CommandError =>
  new CommandError(
    `${file.locate(error.reply.position ?? [])}: ${error.message}`,
    isEmpty(error)
      ? 'Nothing was changed.'
      : 'What the table lists is done; correct this entry and apply the file again.',
  );

const isEmpty = ({ reply }: StoppedError): boolean => (reply.changes ?? []).length === 0;
