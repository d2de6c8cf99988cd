import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import type { OutboundTls } from './outbound.ts';
import { describeTlsFailure, OutboundError } from './outbound-error.ts';
import { createTlsContext, isCertificateFor } from './tls-context.ts';

/** Where a connection goes: a checked set of addresses under the name the other side knows itself by. */
export type ConnectTarget = {
  /** Without brackets and final dot. */
  readonly hostname: string;
  readonly port: number;
  /** Every address has passed the target guard. */
  readonly addresses: readonly string[];
  readonly connectTimeoutMs: number;
  /** `undefined` for plain http. `trustAll` is already decided here. */
  readonly tls: OutboundTls | undefined;
  /** Shown to callers instead of the usual text when TLS fails. */
  readonly tlsFailureText: string | undefined;
};

// Bounds a connection attempt nobody waits for any more.
const longestConnectMs = 60_000;
// The pause before the next address of a host is tried too. Node's 250 ms cuts off far-away servers.
const nextAddressAfterMs = 1_000;

/**
 * Makes the function that opens sockets to one target. It never resolves a name: connections go to the checked addresses, while
 * SNI and certificate check use the name (S-40). It fails with `OutboundError`: `connect`, `connect-timeout` or `tls`.
 */
export const createConnector = (target: ConnectTarget): buildConnector.connector => {
  const context = target.tls === undefined ? undefined : createTlsContext(target.tls);
  const socketOptions = {
    host: target.hostname,
    port: target.port,
    lookup: pinTo(target.addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
    keepAlive: true,
    noDelay: true,
  };

  const openTls = (tls: OutboundTls): TLSSocket =>
    connectTls({
      ...socketOptions,
      ...(context && { secureContext: context }),
      // An address is no server name (RFC 6066 §3).
      ...(isIP(target.hostname) === 0 && { servername: target.hostname }),
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: tls.trustAll !== true,
      // Replaced by isCertificateFor once the handshake is done. Sessions are not resumed: Node has no certificate to show for one.
      checkServerIdentity: () => undefined,
    });

  return (_options, callback) => {
    const { tls } = target;
    const socket: Socket = tls === undefined ? connectTcp(socketOptions) : openTls(tls);
    let isReached = false;
    const finish = (...outcome: Parameters<typeof callback>): void => {
      clearTimeout(timer);
      socket.off('error', onError).off('close', onClose);
      if (outcome[0] !== null) socket.on('error', () => {}).destroy();
      callback(...outcome);
    };
    const onError = (cause: Error): void => {
      const reason = isReached ? 'tls' : 'connect';
      const shown = reason === 'tls' ? (target.tlsFailureText ?? describeTlsFailure(cause)) : undefined;
      finish(new OutboundError(reason, { cause, ...(shown !== undefined && { shown }) }), null);
    };
    const onClose = (): void => onError(new Error('closed during the handshake'));
    const onReady = (): void => {
      const secure = socket as TLSSocket; // Only read where target.tls made it one.
      if (
        tls &&
        tls.trustAll !== true &&
        !isCertificateFor(secure, target.hostname, tls.hostnameVerifier ?? 'strict')
      ) {
        onError(
          Object.assign(new Error('the certificate names other hosts'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
        );
        return;
      }
      // A server refuses our certificate after the handshake (RFC 8446 §4.4.2.4). Ending here keeps that reason: the end of the
      // stream follows at once and would be taken for it.
      if (tls) socket.on('error', (alert) => socket.destroy(alert));
      finish(null, socket);
    };
    const timer = setTimeout(
      () => finish(new OutboundError('connect-timeout'), null),
      Math.min(target.connectTimeoutMs || longestConnectMs, longestConnectMs),
    );
    socket
      .once('connect', () => {
        isReached = tls !== undefined;
      })
      .once(tls === undefined ? 'connect' : 'secureConnect', onReady)
      .on('error', onError)
      .on('close', onClose);
  };
};

/** Not called for a host that is an address: that is connected to as it is. */
const pinTo =
  (addresses: readonly string[]): LookupFunction =>
  (_hostname, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
