import type { Command } from 'commander';
import { operations } from '../../management-api/contract.ts';
import { createManagementClient, StoppedError } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineQueryCommand, type ServerFlags } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { formatChanges, summarizeChanges } from '../landscape/changes.ts';
import { readLandscapeFile } from '../landscape/landscape-file.ts';
import { print } from '../output.ts';

/** `portolan diff`. Source: Portolan */
export const createDiffCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'diff <file>',
    purpose: 'Tell what `apply` would change; ends with exit code 2 when there are differences',
    examples: ['portolan diff landscape.yaml', 'portolan diff landscape.yaml --json'],
  }).action(async (path: string, flags: ServerFlags) => {
    const file = await readLandscapeFile(context, path);
    const client = createManagementClient(context, flags);
    const { changes } = await client
      .call(operations.applyLandscape, {}, { landscape: file.landscape, dryRun: true })
      .catch((error: unknown) => {
        if (!(error instanceof StoppedError)) throw error;
        throw new CommandError(`${file.locate(error.reply.position ?? [])}: ${error.message}`, 'Nothing was changed.');
      });
    const differences = changes.filter(({ action }) => action !== 'unchanged');
    if (differences.length > 0) context.setExitCode(2);
    print(context, flags, { changes: differences }, () =>
      differences.length === 0 ? 'No differences.\n' : formatChanges(differences),
    );
    context.writeNote(`${summarizeChanges(changes, { dryRun: true })}\n`);
  });
