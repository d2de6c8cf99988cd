import type { SubaccountId } from '../../foundation/ids.ts';
import type { AgentFailure } from '../tunnel/tunnel-note.ts';
import type { ProxyTarget } from './read-target.ts';

/** A reply that the proxy gives by itself, in plain text. */
export type ProxyReply = {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fixed word for the log. */
  readonly reason: string;
};

type System = Pick<ProxyTarget, 'host' | 'port'>;

/** Source: SAP doc "Consuming the Connectivity Service" (HTTPS is answered 405) */
export const onlyHttp: ProxyReply = {
  status: 405,
  text: 'The connectivity proxy is called with plain HTTP: the URL of the request must begin with "http://". The tunnel to the connector is encrypted.',
  reason: 'not-http',
  // Source: RFC 9110 §15.5.6 (a 405 names the methods that are allowed)
  headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
};

/** Assumed: the status. Source: RFC 9112 §3.2.2 */
export const noTarget: ProxyReply = {
  status: 400,
  text: 'This is a proxy: the request must name its target as an absolute URL, "http://<virtual host>:<virtual port>/<path>".',
  reason: 'no-target',
};

/** Source: RFC 9112 §3.2 (two hosts), §6.1; security.md S-60 */
export const twoReadings: ProxyReply = {
  status: 400,
  text: 'The request must have one "Host" header at most, and no transfer coding but "chunked".',
  reason: 'two-readings',
  headers: { connection: 'close' },
};

/** Source: SAP doc "Consuming the Connectivity Service" (a limit of 8192 bytes for HTTP lines, an error of type 4xx); assumed: which */
export const lineTooLong = (isRequestLine: boolean): ProxyReply => ({
  status: isRequestLine ? 414 : 431,
  text: `${isRequestLine ? 'The request line' : 'A header line'} is longer than 8192 bytes.`,
  reason: 'line-too-long',
});

/** Assumed: the number. Source: RFC 6585 §5 */
export const tooManyLines: ProxyReply = {
  status: 431,
  text: 'The request has more than 200 header lines.',
  reason: 'too-many-lines',
};

/** One text for all: which tokens are accepted is nobody's business. Source: SAP doc "Troubleshooting" (407) */
export const tokenRequired: ProxyReply = {
  status: 407,
  text: 'A valid access token of a connectivity service instance is required in "Proxy-Authorization: Bearer <token>", and where a principal is told, one valid token of that principal.',
  reason: 'unauthorized',
  headers: { 'proxy-authenticate': 'Bearer' },
};

/** Source: SAP doc "Troubleshooting" (503) */
export const noConnector = (subaccountId: SubaccountId, locationId: string): ProxyReply => ({
  status: 503,
  text: `There is no SAP Cloud Connector (SCC) connected to your subaccount matching the requested tunnel for subaccount '${subaccountId}' and SCC location ID '${locationId}'. Check the configuration on SCC and cloud side.`,
  reason: 'no-connector',
});

/** Source: SAP doc "Verification and Testing"; assumed: the status */
export const systemDenied = ({ host, port }: System): ProxyReply => ({
  status: 403,
  text: `Access denied to system ${host}:${port}. In case this was a valid request, ensure to expose the system correctly in your Cloud Connector.`,
  reason: 'system-denied',
});

/** Assumed: status and text. Source: SAP doc "Configure Access Control (HTTP)" (all other requests are denied) */
export const resourceDenied = ({ host, port, path }: ProxyTarget): ProxyReply => ({
  status: 403,
  text: `Access denied to resource ${path.split('?', 1)[0]} on system ${host}:${port}. In case this was a valid request, ensure to expose the resource correctly in your Cloud Connector.`,
  reason: 'resource-denied',
});

/** Source: as above (Upgrade Allowed) */
export const upgradeDenied = ({ host, port, path }: ProxyTarget): ProxyReply => ({
  status: 403,
  text: `Access denied to resource ${path.split('?', 1)[0]} on system ${host}:${port}: a protocol upgrade is not allowed. In case this was a valid request, allow it for the resource in your Cloud Connector.`,
  reason: 'upgrade-denied',
});

/** Assumed: status and text. Source: security.md R-10 */
export const overloaded: ProxyReply = {
  status: 503,
  text: 'The connectivity proxy has too many requests in progress.',
  reason: 'overloaded',
  headers: { 'retry-after': '1' },
};

/** What an agent's failure is to the application. Assumed: the statuses. */
export const toProxyReply = (failure: AgentFailure, target: ProxyTarget): ProxyReply => {
  const system = `${target.host}:${target.port}`;
  switch (failure) {
    case 'system-denied':
      return systemDenied(target);
    case 'resource-denied':
      return resourceDenied(target);
    case 'upgrade-denied':
      return upgradeDenied(target);
    case 'timed-out':
      return { status: 504, text: `The back end behind ${system} did not answer in time.`, reason: failure };
    case 'unreachable':
      return {
        status: 502,
        text: `The back end behind ${system} is not reachable from the Cloud Connector.`,
        reason: failure,
      };
    case 'tls-failed':
      return { status: 502, text: `TLS with the back end behind ${system} failed.`, reason: failure };
    case 'connection-lost':
      return { status: 502, text: `The connection with the back end behind ${system} was lost.`, reason: failure };
    case 'faulty':
      return { status: 502, text: `The Cloud Connector could not pass on the request to ${system}.`, reason: failure };
  }
};
