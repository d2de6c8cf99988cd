import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import { createCertifyPrincipal } from './agent/certify-principal.ts';
import { createAgent } from './agent/create-agent.ts';
import { createDial, type DialParts } from './agent/dial.ts';
import type { GetPrincipalAuthority } from './principal-authority.ts';
import type { TunnelsParts } from './tunnel/tunnels.ts';

/**
 * Creates the agents of local connectors: like any other, but run by the server, and bound to what the server itself may call.
 * Source: docs/decisions/0015-on-premise-over-a-tunnel.md; security.md S-41
 */
export const createLocalAgents = (
  parts: DialParts & {
    readonly getPrincipalAuthority: GetPrincipalAuthority;
    readonly clock: Clock;
    readonly log: Log;
  },
): TunnelsParts['createLocalAgent'] => {
  const dial = createDial(parts);
  return ({ subaccountId }, readConfiguration) =>
    createAgent({
      readConfiguration,
      dial,
      certifyPrincipal: createCertifyPrincipal({
        getAuthority: () => parts.getPrincipalAuthority(subaccountId),
        clock: parts.clock,
      }),
      log: parts.log,
    });
};
