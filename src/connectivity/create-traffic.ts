import type { Audit } from '../audit/index.ts';
import type { AuthorizationServer } from '../authorization-server/index.ts';
import type { Log } from '../foundation/log.ts';
import type { TakeOvers } from '../http/server/create-server.ts';
import type { Enrolment } from './connectors/enrolment.ts';
import type { ConnectorManagement } from './connectors/manage-connectors.ts';
import { createFindSystem } from './find-system.ts';
import { createAdmitCaller } from './proxy/admit-caller.ts';
import { createAdmitRequest } from './proxy/admit-request.ts';
import { startSocksProxy } from './proxy/socks/start-socks-proxy.ts';
import { type ProxyListening, type RunningProxy, startHttpProxy } from './proxy/start-http-proxy.ts';
import { createSendOnPremise, type SendOnPremise } from './send-on-premise.ts';
import { createTunnelDoor } from './tunnel/accept-tunnel.ts';
import type { Tunnels } from './tunnel/tunnels.ts';

/** The way from applications to on-premise systems. */
export type Traffic = {
  /** How agents connect to the TLS listener. */
  readonly tunnelDoor: TakeOvers;
  /** For the destinations of this server itself. */
  readonly sendOnPremise: SendOnPremise;
  readonly startHttpProxy: (listening: ProxyListening) => Promise<RunningProxy>;
  readonly startSocksProxy: (listening: ProxyListening) => Promise<RunningProxy>;
  /** Ends all tunnels once the requests under way are done, `graceMs` at most. */
  readonly closeTunnels: (graceMs: number) => Promise<void>;
};

/** What it needs. */
export type TrafficParts = {
  readonly tunnels: Tunnels;
  readonly connectors: Pick<ConnectorManagement, 'find'>;
  readonly enrolment: Pick<Enrolment, 'findByCertificate'>;
  readonly checkToken: AuthorizationServer['checkToken'];
  readonly audit: Pick<Audit, 'refusals'>;
  readonly log: Log;
};

/** Creates it. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createTraffic = (parts: TrafficParts): Traffic => {
  const { tunnels, log } = parts;
  const findSystem = createFindSystem(parts);
  const noteRefusal = parts.audit.refusals.note;
  const admitCaller = createAdmitCaller({ checkToken: parts.checkToken, noteRefusal });
  return {
    tunnelDoor: createTunnelDoor({ findByCertificate: parts.enrolment.findByCertificate, tunnels, log }),
    sendOnPremise: createSendOnPremise({ findSystem }),
    startHttpProxy: (listening) =>
      startHttpProxy(listening, { admit: createAdmitRequest({ admitCaller, findSystem, noteRefusal }), log }),
    startSocksProxy: (listening) => startSocksProxy(listening, { admitCaller, findSystem, noteRefusal, log }),
    closeTunnels: tunnels.closeAll,
  };
};
