import type { Socket } from 'node:net';
import type { Clock } from '../../foundation/clock.ts';
import { createConnector } from '../../http/client/create-connector.ts';
import { createFindAddresses } from '../../http/client/find-addresses.ts';
import type { OutboundTls } from '../../http/client/outbound.ts';
import { type AllowedTargets, withoutFinalDot } from '../../http/client/target-guard.ts';

/** A back end as a connector reaches it. */
export type LocalSystem = { readonly host: string; readonly port: number; readonly isSecure: boolean };

/** Opens a connection to a back end. Rejects with an `OutboundError`. */
export type Dial = (system: LocalSystem) => Promise<Socket>;

/** What dialling needs. */
export type DialParts = {
  /**
   * What may be reached besides what a mapping says: a connector that the server runs itself reaches what the server may call, no more; an
   * agent's mappings are its list (S-41). Source: docs/decisions/0015-on-premise-over-a-tunnel.md
   */
  readonly allowedTargets: AllowedTargets;
  readonly loopbackSuffixes?: readonly string[];
  readonly clock: Clock;
  /** Whom to trust besides the usual authorities, and what to show to who asks. */
  readonly tls?: OutboundTls;
};

const connectTimeoutMs = 10_000;

/** Creates it: names are resolved once, every address is judged, and only those are connected to. Source: security.md S-40, S-41 */
export const createDial = (parts: DialParts): Dial => {
  const findAddresses = createFindAddresses({ ...parts, loopbackSuffixes: parts.loopbackSuffixes ?? [] });
  return async ({ host, port, isSecure }) => {
    const hostname = withoutFinalDot(host.toLowerCase());
    const addresses = await findAddresses(hostname, port, connectTimeoutMs);
    const connector = createConnector({
      hostname,
      port,
      addresses,
      connectTimeoutMs,
      tls: isSecure ? (parts.tls ?? {}) : undefined,
      tlsFailureText: undefined,
    });
    return new Promise((resolve, reject) => {
      connector({ hostname, protocol: '', port: String(port) }, (error, socket) => {
        if (error !== null) reject(error);
        // It made a socket of Node's own, which its type does not say.
        else resolve(socket as Socket);
      });
    });
  };
};
