import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { randomHex } from '../../foundation/ids.ts';
import { operations } from '../../management-api/contract.ts';
import { chooseInstances, createBindings, deleteBindings } from '../bindings/bindings.ts';
import { createChildEnvironment } from '../bindings/child-environment.ts';
import { type KeyParameterFlags, keyParametersOption, readKeyParameters } from '../bindings/key-parameters.ts';
import { runChild } from '../bindings/run-child.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { fetchCaCertificate } from '../connection/certificate-authority.ts';
import type { ConnectionFlags } from '../connection/connection.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { collect, defineServerCommand } from '../define-command.ts';
import { CommandError } from '../errors.ts';

type Flags = ConnectionFlags &
  Pick<KeyParameterFlags, 'parameters' | 'x509'> & {
    readonly subaccount?: string;
    readonly service?: readonly string[];
  };

/** `portolan exec`. Source: Portolan */
export const createExecCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'exec <command...>',
    purpose: 'Run a program with bindings, trust in the local CA and name resolution; ends with its exit code',
    examples: [
      'portolan exec -- node server.js',
      'portolan exec --service my-destinations -- npx cds watch',
      'portolan exec -- sh -c \'echo "$VCAP_SERVICES" | jq .destination[0].credentials\'',
    ],
    environment: {
      VCAP_SERVICES: 'set for the program: bindings of new service keys, deleted when it ends',
      VCAP_APPLICATION: 'set for the program, unless it is set already',
      NODE_EXTRA_CA_CERTS: 'set for the program; a file named there before is included',
      SSL_CERT_FILE: 'set for the program (also CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE): public roots and the local CA',
      NODE_OPTIONS: 'extended for the program: host names of the doors lead to the server',
    },
  })
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .option('--service <instance>', 'service instance, may be repeated (default: all of the subaccount)', collect)
    .option(...keyParametersOption)
    .option('--x509', 'a certificate instead of a secret in the service keys')
    .passThroughOptions()
    .action(async ([command = '', ...args]: readonly string[], flags: Flags) => {
      const parameters = await readKeyParameters(context, flags);
      const client = createManagementClient(context, flags);
      const subaccount = await chooseSubaccount(client, flags.subaccount);
      const instances = await chooseInstances(client, subaccount, flags.service);
      const { publicDomain } = await client.call(operations.readEndpoints, {});
      const caPem = await fetchCaCertificate(context, client.connection).catch((error: unknown) => {
        if (error instanceof CommandError) return undefined;
        throw error;
      });
      const keyName = `exec-${randomHex(6)}`;
      const folder = mkdtempSync(join(tmpdir(), 'portolan-exec-'));
      try {
        const bindings = await createBindings(client, subaccount, instances, keyName, { parameters });
        const environment = createChildEnvironment({
          environment: context.environment,
          bindings,
          subaccount,
          serverUrl: client.connection.url,
          publicDomain,
          caPem,
          folder,
        });
        context.setExitCode(await runChild(command, args, environment, context.folder));
      } finally {
        rmSync(folder, { recursive: true, force: true });
        await deleteBindings(client, subaccount, instances, keyName);
      }
    });
