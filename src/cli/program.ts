import { Command, CommanderError } from 'commander';
import { createApplyCommand } from './commands/apply.ts';
import { createCaCommand } from './commands/ca.ts';
import { createC4cCommand } from './commands/cloud-for-customer/c4c.ts';
import { createCockpitCommand } from './commands/cockpit.ts';
import { createConnectorCommand } from './commands/connector/connector.ts';
import { createDestinationCommand } from './commands/destination/destination.ts';
import { createDiffCommand } from './commands/diff.ts';
import { createDoctorCommand } from './commands/doctor.ts';
import { createEnvCommand } from './commands/env.ts';
import { createExecCommand } from './commands/exec.ts';
import { createExportCommand } from './commands/export.ts';
import { createTrustCommand } from './commands/identity-provider/trust.ts';
import { createArtifactCommand } from './commands/integration-content/artifact.ts';
import { createLogsCommand } from './commands/logs.ts';
import { createAuthorizationCommand } from './commands/oauth/authorization.ts';
import { createClientCommand } from './commands/oauth/client.ts';
import { createScopeCommand } from './commands/oauth/scope.ts';
import { createAuditCommand } from './commands/platform-apis/audit.ts';
import { createKeystoreCommand } from './commands/platform-apis/keystore.ts';
import { createMemberCommand } from './commands/platform-apis/member.ts';
import { createServeCommand } from './commands/serve.ts';
import { createServiceKeyCommand } from './commands/service-key.ts';
import { createSigningKeyCommand } from './commands/signing-key.ts';
import { createTokenCommand } from './commands/token.ts';
import { createUserCommand } from './commands/user.ts';
import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';
import { readVersion } from './read-version.ts';

type CreateCommand = (context: CommandContext) => Command;

/** By the name that is typed. */
const groups: Readonly<Record<string, Readonly<Record<string, CreateCommand>>>> = {
  'Server:': {
    serve: createServeCommand,
    cockpit: createCockpitCommand,
    doctor: createDoctorCommand,
    ca: createCaCommand,
  },
  'Landscape:': { apply: createApplyCommand, diff: createDiffCommand, export: createExportCommand },
  'Programs that use it:': {
    env: createEnvCommand,
    exec: createExecCommand,
    token: createTokenCommand,
    logs: createLogsCommand,
  },
  'Single things:': {
    artifact: createArtifactCommand,
    audit: createAuditCommand,
    authorization: createAuthorizationCommand,
    c4c: createC4cCommand,
    client: createClientCommand,
    connector: createConnectorCommand,
    destination: createDestinationCommand,
    keystore: createKeystoreCommand,
    member: createMemberCommand,
    scope: createScopeCommand,
    'service-key': createServiceKeyCommand,
    'signing-key': createSigningKeyCommand,
    trust: createTrustCommand,
    user: createUserCommand,
  },
};

/**
 * Creates the program with all its commands, or with the one named, where it has it: to make the others would take a start 50 ms.
 * Source: product description, "Command line"
 */
export const createProgram = (context: CommandContext, only?: string): Command => {
  const program = new Command('portolan')
    .description("A self-hosted connectivity platform that speaks SAP BTP's machine-to-machine protocols")
    .version(readVersion(), '--version', 'print the version')
    .enablePositionalOptions()
    .helpCommand('help [command]', 'Explain the program or one of its commands')
    .addHelpText('after', '\nAdd --help to a command for its options, examples and environment variables.\n');
  const isOneOfOurs = Object.values(groups).some((commands) => only !== undefined && Object.hasOwn(commands, only));
  for (const [group, commands] of Object.entries(groups)) {
    for (const [name, create] of Object.entries(commands)) {
      if (!isOneOfOurs || name === only) program.addCommand(create(context).helpGroup(group));
    }
  }
  prepare(program, context);
  return program;
};

/** Runs the program; answers 0, 1 for a failure, 2 for differences, or the exit code of `exec`'s child. Source: Portolan */
export const runProgram = async (
  args: readonly string[],
  createContext: (setExitCode: (code: number) => void) => CommandContext,
): Promise<number> => {
  let exitCode = 0;
  const context = createContext((code) => {
    exitCode = code;
  });
  try {
    await createProgram(context, args[0]).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its message by then; only help and version end well.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    if (!(error instanceof CommandError)) throw error;
    context.writeNote(`${error.message}\n${error.advice === undefined ? '' : `${error.advice}\n`}`);
    return 1;
  }
};

/** Settings that commands do not inherit when they are added ready-made. */
const prepare = (command: Command, context: CommandContext): void => {
  command
    .exitOverride()
    .showHelpAfterError('Add --help for usage.')
    .configureOutput({ writeOut: context.write, writeErr: context.writeNote });
  for (const child of command.commands) prepare(child, context);
};
