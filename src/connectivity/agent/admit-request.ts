import {
  type ConnectorConfiguration,
  findMapping,
  findResource,
  isHttp,
  type SystemMapping,
  toLocalPort,
} from '../access-control/index.ts';
import type { AgentFailure } from '../tunnel/tunnel-note.ts';

/** What a request through the tunnel asks for. */
export type AskedSystem = {
  /** Virtual host and port as the application wrote them. */
  readonly authority: string;
  readonly path: string;
  /** `tcp`: the port itself. `upgrade`: another protocol on a path. */
  readonly kind: 'http' | 'upgrade' | 'tcp';
};

/** The mapping that opens what was asked for, and the port of the system behind it, or why it stays closed. */
export type AgentAdmission =
  | { readonly kind: 'admitted'; readonly mapping: SystemMapping; readonly localPort: number }
  | { readonly kind: 'denied'; readonly failure: AgentFailure };

/** Judges a request by what the agent opens, whatever the server has judged before. Source: decision 0015; security.md S-59 */
export const admitRequest = (
  { systemMappings }: Pick<ConnectorConfiguration, 'systemMappings'>,
  { authority, path, kind }: AskedSystem,
): AgentAdmission => {
  const { host, port } = splitAuthority(authority);
  const mapping = findMapping(systemMappings, host, port);
  if (mapping === undefined || isHttp(mapping) === (kind === 'tcp')) return denied('system-denied');
  const localPort = toLocalPort(mapping, port);
  if (kind === 'tcp') return { kind: 'admitted', mapping, localPort };
  const resource = findResource(mapping, path);
  if (resource === undefined) return denied('resource-denied');
  if (kind === 'upgrade' && !resource.websocketUpgradeAllowed) return denied('upgrade-denied');
  return { kind: 'admitted', mapping, localPort };
};

const denied = (failure: AgentFailure): AgentAdmission => ({ kind: 'denied', failure });

const splitAuthority = (authority: string): { readonly host: string; readonly port: number } => {
  const colon = authority.lastIndexOf(':');
  if (colon < 0) return { host: authority, port: 80 };
  return { host: authority.slice(0, colon), port: Number(authority.slice(colon + 1)) };
};
