import type { Socket } from 'node:net';
import type { Clock } from '../../foundation/clock.ts';
import { withTimeout } from '../../http/client/call-deadline.ts';
import { createConnector } from '../../http/client/create-connector.ts';
import type { OutboundTls } from '../../http/client/outbound.ts';
import { OutboundError } from '../../http/client/outbound-error.ts';
import { createSystemResolver, resolveTarget, withLoopbackNames } from '../../http/client/resolve-host.ts';
import { type AllowedTargets, createTargetGuard, withoutFinalDot } from '../../http/client/target-guard.ts';

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
  const judge = createTargetGuard(parts.allowedTargets);
  const resolveHost = withLoopbackNames(parts.loopbackSuffixes ?? [], createSystemResolver(parts.clock));

  const findAddresses = async (hostname: string, port: number): Promise<readonly string[]> => {
    const addresses = await withTimeout(
      resolveTarget(hostname, resolveHost),
      connectTimeoutMs,
      () => new OutboundError('connect-timeout'),
    ).catch((cause: unknown) => {
      throw cause instanceof OutboundError ? cause : new OutboundError('dns', { cause });
    });
    if (addresses.length === 0) throw new OutboundError('dns');
    const verdict = judge(hostname, port, addresses);
    if (verdict.kind === 'refused') throw new OutboundError('refused-target', { cause: new Error(verdict.range) });
    return addresses;
  };

  return async ({ host, port, isSecure }) => {
    const hostname = withoutFinalDot(host.toLowerCase());
    const addresses = await findAddresses(hostname, port);
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
