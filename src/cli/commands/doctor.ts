import { lookup } from 'node:dns/promises';
import { connect } from 'node:tls';
import type { Command } from 'commander';
import { operations, type ResponseOf } from '../../management-api/contract.ts';
import { type ConnectionFlags, findConnection } from '../connection/connection.ts';
import { createManagementClient, reach } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineQueryCommand, type ServerFlags } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { formatTable, print } from '../output.ts';

type Finding = { readonly check: string; readonly result: 'ok' | 'warning' | 'failed'; readonly detail: string };
type Endpoints = ResponseOf<typeof operations.readEndpoints>;

const maxSkewMs = 5000;

/** `portolan doctor`. Source: Portolan */
export const createDoctorCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'doctor',
    purpose:
      'Check this machine and the server: Node, reachability, health, clock, token, CA, name resolution, database',
    examples: ['portolan doctor', 'portolan doctor --url http://127.0.0.1:8080 --json'],
    environment: { NODE_EXTRA_CA_CERTS: 'file with the CA that Node programs trust; `portolan ca --path` makes one' },
  }).action(async (flags: ServerFlags) => {
    const findings = [checkNode(), ...(await checkServer(context, flags))];
    if (findings.some(({ result }) => result === 'failed')) context.setExitCode(1);
    print(context, flags, findings, () =>
      formatTable(
        ['check', 'result', 'detail'],
        findings.map(({ check, result, detail }) => [check, result, detail]),
      ),
    );
  });

const checkNode = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isRecent = major > 22 || (major === 22 && minor >= 19);
  return {
    check: 'node',
    result: isRecent ? 'ok' : 'failed',
    detail: isRecent ? process.versions.node : `${process.versions.node}; 22.19 or later is needed`,
  };
};

const checkServer = async (context: CommandContext, flags: ConnectionFlags): Promise<readonly Finding[]> => {
  const { url } = findConnection(context, flags);
  const live = await attempt('server', () => checkLive(context, url));
  if (live.result === 'failed') return [live];
  const health = await attempt('health and database', () => checkReady(context, url));
  const clock = await attempt('clock', () => checkClock(context, url));
  const endpoints: { value?: Endpoints } = {};
  const token = await attempt('administrator token', async () => {
    const client = createManagementClient(context, flags);
    const { name } = await client.call(operations.whoAmI, {});
    endpoints.value = await client.call(operations.readEndpoints, {});
    return ok(`known to the server as ${name}`);
  });
  const { value } = endpoints;
  if (value === undefined) return [live, health, clock, token];
  return [
    live,
    health,
    clock,
    token,
    await attempt('name resolution', () => checkNames(value.publicDomain)),
    await attempt('CA trusted', () => checkTrust(value.https)),
  ];
};

type Outcome = Omit<Finding, 'check'>;

const ok = (detail: string): Outcome => ({ result: 'ok', detail });
const warning = (detail: string): Outcome => ({ result: 'warning', detail });
const failed = (detail: string): Outcome => ({ result: 'failed', detail });

const attempt = async (check: string, run: () => Promise<Outcome>): Promise<Finding> => {
  try {
    return { check, ...(await run()) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { check, ...failed([error.message, error.advice].filter(Boolean).join(' ')) };
  }
};

const checkLive = async (context: CommandContext, url: string): Promise<Outcome> => {
  const response = await reach(context, `${url}/health/live`, url);
  const text = await response.text();
  return response.ok && text.includes('"status":"up"')
    ? ok(url)
    : failed(
        `${url}/health/live answered HTTP ${response.status}, but not as a Portolan does. Check --url or PORTOLAN_URL.`,
      );
};

const checkReady = async (context: CommandContext, url: string): Promise<Outcome> => {
  const response = await reach(context, `${url}/health/ready`, url);
  await response.arrayBuffer();
  return response.ok
    ? ok('ready; the database answers')
    : failed(
        `HTTP ${response.status}: the database or a signing key cannot be used, or the server is stopping. See its log.`,
      );
};

const checkClock = async (context: CommandContext, url: string): Promise<Outcome> => {
  const response = await reach(context, `${url}/health/live`, url);
  await response.arrayBuffer();
  const serverMs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(serverMs)) return warning('the server sends no date');
  // The header has whole seconds.
  const skewMs = Math.abs(context.clock() - serverMs);
  return skewMs <= maxSkewMs
    ? ok('within 5 s of the server')
    : warning(`${Math.round(skewMs / 1000)} s apart from the server: tokens may look expired or not yet valid`);
};

const checkNames = async (publicDomain: string): Promise<Outcome> => {
  const name = `authentication.${publicDomain}`;
  try {
    const { address } = await lookup(name);
    return ok(`${name} is ${address}`);
  } catch {
    return warning(
      `${name} does not resolve here. \`portolan exec\` solves this for its child; for others add it to the hosts file.`,
    );
  }
};

const checkTrust = (httpsUrl: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(httpsUrl);
    const socket = connect({ host: hostname, port: Number(port === '' ? 443 : port), timeout: 5000 });
    const finish = (outcome: Outcome): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('secureConnect', () => finish(ok('Node programs started like this one trust the TLS listener')));
    socket.once('timeout', () => finish(failed(`${httpsUrl} does not answer`)));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      finish(
        error.code === 'ECONNREFUSED'
          ? failed(`Nothing listens at ${httpsUrl}`)
          : warning('not trusted. Run: export NODE_EXTRA_CA_CERTS="$(portolan ca --path)"'),
      ),
    );
  });
