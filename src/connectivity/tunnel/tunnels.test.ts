import { performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import { duplexPair, Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../foundation/clock.ts';
import { toConnectorId, toSubaccountId } from '../../foundation/ids.ts';
import { silentLog } from '../../foundation/log.ts';
import { connectorConfigurationSchema } from '../access-control/index.ts';
import type { Connector } from '../connectors/connector.ts';
import { readControlLines, writeControlLine } from './control-line.ts';
import { followCertificate } from './follow-certificate.ts';
import { openSession } from './open-session.ts';
import { createTunnels } from './tunnels.ts';

const connectorId = toConnectorId('one');
const local: Connector = {
  id: connectorId,
  subaccountId: toSubaccountId('a'),
  locationId: '',
  kind: 'local',
  description: '',
  createdBy: 'administrator',
  createdAtMs: 0,
  configuration: connectorConfigurationSchema.parse({}),
  revision: '1',
};
const lineOf = (agentVersion: string): string =>
  writeControlLine({ agentVersion, configuration: connectorConfigurationSchema.parse({}), reachability: {} });

/** An agent that says on its control stream what it likes. */
const connectAgent = (write: (control: ServerHttp2Stream) => void) => {
  const [near, far] = duplexPair();
  const session = performServerHandshake(far, { settings: { enableConnectProtocol: true } });
  session
    .on('error', () => {})
    .on('stream', (stream) => {
      stream.on('error', () => {});
      stream.respond({ ':status': 200 });
      write(stream);
    });
  return { near, session };
};

const create = () =>
  createTunnels({
    clock: systemClock,
    log: silentLog,
    createLocalAgent: () => {
      throw new Error('there is no local connector');
    },
  });

describe('the tunnels of agents', () => {
  it('hear what an agent says in one breath', async () => {
    const tunnels = create();
    const { near, session } = connectAgent((control) => void control.write(lineOf('1') + lineOf('2')));
    await tunnels.accept(near, { connectorId, address: '' });
    await vi.waitFor(() => expect(tunnels.read(connectorId)).toMatchObject([{ agentVersion: '2' }]));
    tunnels.close(connectorId);
    session.destroy();
  });

  it('R-15: of a local connector that did not open can be ended all the same', async () => {
    const tunnels = createTunnels({
      clock: systemClock,
      log: silentLog,
      createLocalAgent: () => ({
        serve: (socket) => {
          performServerHandshake(socket).on('error', () => {});
          return { announce: () => {}, close: async () => {}, ended: new Promise(() => {}) };
        },
        endClosed: () => {},
        close: () => {},
      }),
    });
    await expect(tunnels.find(local)).rejects.toThrow('no agent');
    tunnels.close(local.id);
    await tunnels.closeAll(0);
  });

  it('S-59: end with the certificate they were opened with', async () => {
    const { near, session } = connectAgent(() => {});
    const tunnel = await openSession(near, silentLog);
    const answers = [true, true, false];
    const isCurrent = async (): Promise<boolean> => answers.shift() ?? false;
    await followCertificate(tunnel, { isCurrent, log: silentLog, everyMs: 1 });
    expect(tunnel.isOpen()).toBe(true);
    await tunnel.ended;
    expect(answers).toEqual([]);
    session.destroy();
  });
});

describe('R-12: a line of a control stream', () => {
  const mappings = Array.from({ length: 400 }, (_, index) => ({
    virtualHost: `h${index}`,
    virtualPort: 80,
    localHost: 'h',
    localPort: 80,
    protocol: 'HTTP',
    resources: Array.from({ length: 20 }, (_resource, id) => ({ id: `/path/${id}`, enabled: true })),
  }));
  const read = async (configuration: unknown, reachability: unknown = {}) => {
    const line = JSON.stringify({ agentVersion: '1', configuration, reachability });
    const { value } = await readControlLines(Readable.from([Buffer.from(`${line}\n`)])).next();
    return value?.configuration.systemMappings.length;
  };

  it('lets others take their turn between its mappings', async () => {
    let turns = 0;
    let isRead = false;
    const turn = (): void => {
      turns += 1;
      if (!isRead) setImmediate(turn);
    };
    setImmediate(turn);
    expect(await read({ systemMappings: mappings })).toBe(400);
    isRead = true;
    expect(turns).toBeGreaterThan(300);
  });

  const [first] = mappings;
  it.each<[string, unknown, unknown, RegExp]>([
    ['the same system twice', { systemMappings: [first, first] }, {}, /twice/],
    ['no mapping', { systemMappings: [...mappings, 0] }, {}, /unusable/],
    ['more mappings than there may be', { systemMappings: Array.from({ length: 501 }, () => 0) }, {}, /too long/],
    ['endless domains', { domainMappings: Array.from({ length: 501 }, () => ({})) }, {}, /too long/],
    ['what no agent tries', {}, Array.from({ length: 501 }, () => true), /too long/],
    ['no subject', { subjectPattern: 'x' }, {}, /subject/],
  ])('is refused with %s', async (_name, configuration, reachability, reason) => {
    await expect(read(configuration, reachability)).rejects.toThrow(reason);
  });
});

describe('R-11: a control stream', () => {
  it('of endless small pieces is given up', async () => {
    const lines = readControlLines(Readable.from(Array.from({ length: 20_000 }, () => Buffer.from(' '))));
    await expect(lines.next()).rejects.toThrow('too long');
  });

  it('of a line after the other is read no faster than anybody changes mappings', async () => {
    const tunnels = create();
    let written = 0;
    const { near, session } = connectAgent((control) => {
      for (; written < 100; written += 1) control.write(lineOf(String(written)));
    });
    await tunnels.accept(near, { connectorId, address: '' });
    await vi.waitFor(() => expect(tunnels.read(connectorId)).toMatchObject([{ agentVersion: '1' }]));
    tunnels.close(connectorId);
    session.destroy();
  });
});
