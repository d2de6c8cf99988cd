import { type Command, Option } from 'commander';
import {
  type EnvironmentFormat,
  environmentFormats,
  formatEnvironment,
  operations,
} from '../../management-api/contract.ts';
import { chooseInstances, createBindings, withLoopbackUrls } from '../bindings/bindings.ts';
import { type KeyParameterFlags, keyParametersOption, readKeyParameters } from '../bindings/key-parameters.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import type { ConnectionFlags } from '../connection/connection.ts';
import { createManagementClient, type ManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { collect, defineServerCommand } from '../define-command.ts';

type Flags = ConnectionFlags &
  Pick<KeyParameterFlags, 'parameters' | 'x509'> & {
    readonly for: EnvironmentFormat;
    readonly subaccount?: string;
    readonly service?: readonly string[];
    readonly key: string;
    readonly loopback?: boolean;
  };

/** `portolan env`. Source: Portolan */
export const createEnvCommand = (context: CommandContext): Command => {
  const command = defineServerCommand({
    usage: 'env',
    purpose: 'Print bindings of service instances for a local program; makes a service key, replaced each time',
    examples: [
      'export VCAP_SERVICES="$(portolan env --for vcap)"',
      'portolan env --for default-env --service my-xsuaa --service my-destinations > default-env.json',
      'portolan env --service my-xsuaa --x509         # a certificate instead of a secret',
      'portolan env --for cds > .cdsrc-private.json   # then: cds watch --profile hybrid',
      'portolan env --for dotenv --loopback > .env    # for clients that cannot resolve *.portolan.localhost',
    ],
  });
  return command
    .addOption(new Option('--for <format>', 'form of the output').choices(environmentFormats).default('vcap'))
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .option('--service <instance>', 'service instance, may be repeated (default: all of the subaccount)', collect)
    .option('--key <name>', 'name of the service key', 'local')
    .option(...keyParametersOption)
    .option('--x509', 'a certificate instead of a secret in the service key')
    .option('--loopback', "lead url and uri to the server's plain address (client credentials of the subaccount only)")
    .action(async (flags: Flags) => {
      const client = createManagementClient(context, flags);
      const subaccount = await chooseSubaccount(client, flags.subaccount);
      const instances = await chooseInstances(client, subaccount, flags.service);
      const replaced: string[] = [];
      const parameters = await readKeyParameters(context, flags);
      const created = await createBindings(client, subaccount, instances, flags.key, {
        parameters,
        onReplaced: ({ name }) => replaced.push(name),
      });
      const bindings =
        flags.loopback === true ? withLoopbackUrls(created, client.connection.url, await findTlsUrl(client)) : created;
      context.write(formatEnvironment(flags.for, bindings, subaccount));
      if (replaced.length > 0) {
        context.writeNote(
          `Replaced the key "${flags.key}" of ${replaced.join(', ')}: what was printed before is refused from now on. Another --key keeps it.\n`,
        );
      }
    });
};

/** The TLS listener's plain address: the server as it was reached, at its other port. */
const findTlsUrl = async ({ call, connection }: ManagementClient): Promise<string> => {
  const { https } = await call(operations.readEndpoints, {});
  const { port } = new URL(https);
  const { hostname } = new URL(connection.url);
  return `https://${hostname}${port === '' ? '' : `:${port}`}`;
};
