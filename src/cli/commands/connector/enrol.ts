import { resolve } from 'node:path';
import type { Command } from 'commander';
import { toIsoTime } from '../../../foundation/clock.ts';
import { Secret } from '../../../foundation/secret.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { CommandError } from '../../errors.ts';
import { defaultFolder, explainProblems, importConnectivity, readPemFile } from './agent-process.ts';

type Flags = {
  readonly url?: string;
  readonly code?: string;
  readonly ca?: string;
  readonly folder: string;
};

/** `portolan connector enrol`. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createEnrolCommand = (context: CommandContext): Command =>
  defineCommand({
    usage: 'enrol',
    purpose: 'Make this machine the agent of a connector: get a certificate for a code, and keep it with its key',
    examples: [
      'portolan connector enrol --url https://portolan.example.com:8443 --code <code> --ca portolan-ca.pem',
      'portolan connector enrol --url https://localhost:8443 --code <code>',
    ],
    environment: { PORTOLAN_ENROLMENT_CODE: 'the code (as --code), which then is in no list of processes' },
  })
    .option('--url <url>', "address of the server's TLS listener")
    .option(
      '--code <code>',
      'code of `portolan connector create` or `portolan connector code`; works once, for an hour',
    )
    .option(
      '--ca <file>',
      'PEM file of the authority of the server (`portolan ca` prints it there); not needed on one machine',
    )
    .option('--folder <folder>', 'where the agent keeps its key', defaultFolder)
    .action(async ({ url, ca, folder, ...flags }: Flags) => {
      const code = flags.code ?? context.environment.PORTOLAN_ENROLMENT_CODE;
      if (url === undefined || code === undefined)
        throw new CommandError(
          'Give the address of the server with --url and the code with --code.',
          'Both are printed by `portolan connector create`, and shown in the cockpit.',
        );
      const path = resolve(context.folder, folder);
      const { enrolConnector, openConnectorFolder } = await importConnectivity();
      const enrolled = await explainProblems(() =>
        enrolConnector({
          serverUrl: url,
          code: new Secret(code),
          folder: openConnectorFolder(path, context.clock),
          caPem: ca === undefined ? undefined : readPemFile(context, ca),
          clock: context.clock,
        }),
      );
      const which = enrolled.locationId === '' ? 'without location ID' : `"${enrolled.locationId}"`;
      context.write(
        `This is now the connector ${which} of subaccount ${enrolled.subaccountId}.\nIts key is in ${path}, its certificate ends ${toIsoTime(enrolled.notAfterMs)} and is renewed by itself.\nStart it with \`portolan connector run\`.\n`,
      );
    });
