import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { createLog, type LogLevel } from '../../../foundation/log.ts';
import type { CommandContext } from '../../context.ts';
import { collect, defineCommand } from '../../define-command.ts';
import { readVersion } from '../../read-version.ts';
import { defaultFolder, explainProblems, importConnectivity, readPemFile } from './agent-process.ts';

type Flags = {
  readonly folder: string;
  readonly file: string;
  readonly server?: readonly string[];
  readonly backEndCa?: string;
  readonly logLevel: LogLevel;
};

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

const explanation = `
The file says what this connector opens; nobody at the server can widen it. A change is taken up within seconds. Closed is what
it does not name:

  systemMappings:
    - virtualHost: erp.cloud          # as in the URL of destinations: http://erp.cloud:8000
      virtualPort: 8000
      protocol: HTTPS                 # towards the back end: HTTP, HTTPS, TCP or TCPS
      localHost: s4.corp.example      # the back end, as this machine reaches it
      localPort: 44300
      hostInHeader: internal          # Host the back end sees: virtual (default) or internal
      authenticationMode: X509_GENERAL   # NONE, NONE_RESTRICTED (default), X509_GENERAL, X509_RESTRICTED: whether the back
                                      # end is told the principal, in the header SSL_CLIENT_CERT
      resources:                      # paths, for HTTP and HTTPS
        - id: /sap/opu/odata/         # and all that begins like this,
          enabled: true
        - id: /sap/bc/ping
          enabled: true
          exactMatchOnly: true        # or exactly this
          websocketUpgradeAllowed: false
    - virtualHost: db.cloud
      virtualPort: 5432
      protocol: TCP                   # all there is behind host and port, through the SOCKS5 proxy
      localHost: db.corp.example
      localPort: 5432
  domainMappings:                     # Domain in the cookies of back ends
    - virtualDomain: cloud
      internalDomain: corp.example
  subjectPattern: CN=\${name}          # subject of the certificate that tells the principal
  subjectPatternRules:                # the first that fits counts instead: exist, exist_not, is, is_not
    - condition: { variable: user_type, operator: is, value: Technical }
      subjectPattern: CN=\${name}, OU=Technical

Back ends trust the principals' certificates by principal-ca.pem in the folder, which is made at the first start.
`;

/** `portolan connector run`. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createRunCommand = (context: CommandContext): Command =>
  defineCommand({
    usage: 'run',
    purpose: 'Run the agent of a connector: connect to the server, and pass on what its file opens',
    examples: [
      'portolan connector run',
      'portolan connector run --file connector.yaml --folder /var/lib/portolan-connector',
      'portolan connector run --server https://node-1.example.com:8443 --server https://node-2.example.com:8443',
    ],
    environment: { NODE_EXTRA_CA_CERTS: 'PEM file of further authorities to trust, of back ends and of the server' },
  })
    .option('--file <file>', 'what the connector opens', 'connector.yaml')
    .option('--folder <folder>', 'where `portolan connector enrol` has put the key', defaultFolder)
    .option('--server <url>', 'address of a further node of the server; may be repeated', collect)
    .option('--back-end-ca <file>', 'PEM file of authorities of back ends, besides the usual ones')
    .addOption(new Option('--log-level <level>', 'what is logged at least').choices(logLevels).default('info'))
    .addHelpText('after', explanation)
    .action(async (flags: Flags) => {
      const { openConnectorFolder, runConnector } = await importConnectivity();
      const ending = new AbortController();
      const end = (): void => ending.abort();
      process.once('SIGTERM', end).once('SIGINT', end);
      const log = createLog({ level: flags.logLevel });
      const pem = flags.backEndCa === undefined ? undefined : readPemFile(context, flags.backEndCa);
      await explainProblems(() =>
        runConnector({
          folder: openConnectorFolder(resolve(context.folder, flags.folder), context.clock),
          file: resolve(context.folder, flags.file),
          servers: flags.server ?? [],
          backEndCaPem: pem === undefined ? undefined : [pem],
          version: readVersion(),
          clock: context.clock,
          log,
          signal: ending.signal,
        }),
      );
      process.off('SIGTERM', end).off('SIGINT', end);
    });
