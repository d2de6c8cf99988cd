import type { Command } from 'commander';
import { operations } from '../../management-api/contract.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineServerCommand, type ServerFlags } from '../define-command.ts';

/** `portolan cockpit`. Source: product description, cockpit sign-in */
export const createCockpitCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'cockpit',
    purpose: 'Print a link that signs you in at the cockpit, once and within 15 minutes',
    examples: ['portolan cockpit', 'xdg-open "$(portolan cockpit)"'],
  }).action(async (flags: ServerFlags) => {
    const { call, connection } = createManagementClient(context, flags);
    const { code } = await call(operations.createSignInCode, {});
    // What follows the "#" is sent to no server and stands in no log.
    context.write(`${connection.url}/cockpit/#code=${code}\n`);
  });
