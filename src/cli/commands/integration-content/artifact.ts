import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import { chooseSubaccount } from '../../choose-subaccount.ts';
import { createManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand, type ServerFlags } from '../../define-command.ts';
import { CommandError, unreadableFile } from '../../errors.ts';
import { formatTable, print } from '../../output.ts';

type Flags = ServerFlags & { readonly subaccount?: string };
type ImportFlags = Flags & {
  readonly package: string;
  readonly id?: string;
  readonly name?: string;
  readonly deploy?: boolean;
};

const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;

/** `portolan artifact`. Source: SAP doc "Integration Content" */
export const createArtifactCommand = (context: CommandContext): Command =>
  defineCommandGroup('artifact', 'Integration flows and other artifacts of Cloud Integration', [
    defineQueryCommand({
      usage: 'list',
      purpose: 'List artifacts, and what is deployed',
      examples: ['portolan artifact list', 'portolan artifact list --json'],
    })
      .option(...subaccountOption)
      .action(async (flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        const artifacts = await call(operations.listArtifacts, { subaccount });
        print(context, flags, artifacts, () =>
          formatTable(
            ['id', 'kind', 'package', 'version', 'deployed', 'address or error'],
            artifacts.map(({ id, kind, version, isDraft, deployed, ...artifact }) => [
              id,
              kind,
              artifact.package ?? '',
              isDraft ? `${version} (draft)` : version,
              deployed === undefined ? '' : `${deployed.version} ${deployed.status}`,
              deployed?.url ?? deployed?.error?.split('\n', 1)[0] ?? '',
            ]),
          ),
        );
      }),
    defineServerCommand({
      usage: 'import <file>',
      purpose: 'Create or replace an artifact from its archive, as Cloud Integration exports it',
      examples: [
        'portolan artifact import orders.zip --package Sales --deploy',
        'portolan artifact import orders.zip --package Sales --id Orders_Test',
      ],
    })
      .option(...subaccountOption)
      .requiredOption('--package <package>', 'package the artifact is in; created where it does not exist')
      .option('--id <id>', 'id of the artifact (default: by the manifest)')
      .option('--name <name>', 'name of the artifact (default: by the manifest)')
      .option('--deploy', 'deploy it at once')
      .action(async (path: string, flags: ImportFlags) => {
        const content = readArchive(context, path);
        const { call, subaccount } = await connect(context, flags);
        const { id, version, isNew } = await call(
          operations.importArtifact,
          { subaccount },
          {
            package: flags.package,
            content,
            ...(flags.id !== undefined && { id: flags.id }),
            ...(flags.name !== undefined && { name: flags.name }),
          },
        );
        context.write(`${isNew ? 'Created' : 'Changed'} ${id} ${version}.\n`);
        if (flags.deploy) await deploy(context, flags, id);
      }),
    defineServerCommand({
      usage: 'deploy <id>',
      purpose: 'Deploy an artifact and print its address',
      examples: ['portolan artifact deploy Orders'],
    })
      .option(...subaccountOption)
      .action((id: string, flags: Flags) => deploy(context, flags, id)),
    defineServerCommand({
      usage: 'undeploy <id>',
      purpose: 'Take away what is deployed of an artifact',
      examples: ['portolan artifact undeploy Orders'],
    })
      .option(...subaccountOption)
      .action(async (id: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.undeployArtifact, { subaccount, artifact: id });
        context.write(`Undeployed ${id}.\n`);
      }),
    defineServerCommand({
      usage: 'delete <id>',
      purpose: 'Delete an artifact; what is deployed of it stays',
      examples: ['portolan artifact delete Orders'],
    })
      .option(...subaccountOption)
      .action(async (id: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.deleteArtifact, { subaccount, artifact: id });
        context.write(`Deleted ${id}.\n`);
      }),
  ]);

const connect = async (context: CommandContext, flags: Flags) => {
  const client = createManagementClient(context, flags);
  const { id } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id };
};

const deploy = async (context: CommandContext, flags: Flags, id: string): Promise<void> => {
  const { call, subaccount } = await connect(context, flags);
  const deployed = await call(operations.deployArtifact, { subaccount, artifact: id });
  if (deployed.status === 'ERROR') {
    throw new CommandError(`${id} cannot be deployed.`, deployed.error);
  }
  context.write(`Deployed ${id} ${deployed.version}${deployed.url === undefined ? '' : ` at ${deployed.url}`}.\n`);
};

const readArchive = (context: CommandContext, path: string): string => {
  try {
    return readFileSync(resolve(context.folder, path)).toString('base64');
  } catch (error) {
    throw unreadableFile(resolve(context.folder, path), 'Name the ZIP archive of an artifact.', error);
  }
};
