import type { IncomingMessage } from 'node:http';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import { parseBasicCredentials } from '../../inbound-auth/index.ts';
import type { FindSystem } from '../find-system.ts';
import type { HeaderLines } from '../tunnel/header-lines.ts';
import { toHeaderLines } from '../tunnel/header-lines.ts';
import type { TunnelSession } from '../tunnel/open-session.ts';
import type { AdmitCaller, ProxyCaller, RequestOrigin } from './admit-caller.ts';
import { deniedAccess } from './denied-access.ts';
import {
  lineTooLong,
  noConnector,
  noTarget,
  onlyHttp,
  type ProxyReply,
  resourceDenied,
  systemDenied,
  tokenRequired,
  tooManyLines,
  twoReadings,
  upgradeDenied,
} from './proxy-reply.ts';
import { type ProxyTarget, readTarget } from './read-target.ts';

/** A request that may go to its back end, or the reply that says why not. */
export type RequestAdmission =
  | {
      readonly kind: 'admitted';
      readonly caller: ProxyCaller;
      readonly target: ProxyTarget;
      readonly session: TunnelSession;
      /** For the back end. */
      readonly headers: HeaderLines;
    }
  | { readonly kind: 'refused'; readonly reply: ProxyReply; readonly detail?: string; readonly caller?: ProxyCaller };

/** Judges one request of an application. */
export type AdmitRequest = (
  message: IncomingMessage,
  origin: RequestOrigin,
  isUpgrade: boolean,
) => Promise<RequestAdmission>;

const maxLineLength = 8192;
const maxLines = 200;

/**
 * Creates it: target, token, connector and access control, in this order. Nothing is remembered of a connection: each request on it stands for
 * itself. Source: SAP doc "Consuming the Connectivity Service"; contract of the connectivity proxy 7.2 to 7.4
 */
export const createAdmitRequest =
  (parts: {
    readonly admitCaller: AdmitCaller;
    readonly findSystem: Pick<FindSystem, 'forHttp'>;
    readonly noteRefusal: (event: AuditEvent) => void;
  }): AdmitRequest =>
  async (message, origin, isUpgrade) => {
    const lines = toHeaderLines(message.rawHeaders);
    const tooLong = findLongLine(message, lines);
    if (tooLong !== undefined) return refuse(tooLong);
    if (isAmbiguous(lines)) return refuse(twoReadings);
    const read = readTarget(message.url ?? '');
    if (read.kind === 'refused') return refuse(read.reason === 'not-http' ? onlyHttp : noTarget);
    const { target } = read;
    const presented = readTokens(lines);
    if (presented === undefined) return refuse(tokenRequired, 'unreadable or repeated credentials');
    const admission = await parts.admitCaller(presented, origin);
    if (admission.kind === 'refused') return refuse(tokenRequired, admission.reason);
    const { caller } = admission;
    const { subaccountId } = caller;
    const locationId = valuesOf(lines, 'sap-connectivity-scc-location_id')[0]?.trim() ?? '';
    const found = await parts.findSystem.forHttp({ subaccountId, locationId, ...target }, target.path);
    if (found.kind === 'no-connector') return { ...refuse(noConnector(subaccountId, locationId)), caller };
    const denial = findDenial(found, target, isUpgrade);
    if (denial !== undefined) {
      parts.noteRefusal(deniedAccess(caller, locationId, target, origin, denial.reason));
      return { ...refuse(denial), caller };
    }
    if (found.kind !== 'found') throw new Error(`nothing is said about ${found.kind}`);
    return { kind: 'admitted', caller, target, session: found.session, headers: lines.filter(isPassedOn) };
  };

const refuse = (reply: ProxyReply, detail?: string): RequestAdmission & { readonly kind: 'refused' } => ({
  kind: 'refused',
  reply,
  ...(detail !== undefined && { detail }),
});

const findLongLine = (message: IncomingMessage, lines: HeaderLines): ProxyReply | undefined => {
  const requestLine = `${message.method} ${message.url} HTTP/1.1`;
  if (requestLine.length > maxLineLength) return lineTooLong(true);
  if (lines.length > maxLines) return tooManyLines;
  return lines.some(([name, value]) => name.length + 2 + value.length > maxLineLength) ? lineTooLong(false) : undefined;
};

/** What Node lets pass, and other servers may read otherwise. Source: security.md S-60; RFC 9112 §3.2, §6.1 */
const isAmbiguous = (lines: HeaderLines): boolean =>
  valuesOf(lines, 'host').length > 1 ||
  valuesOf(lines, 'transfer-encoding').some((value) => value.trim().toLowerCase() !== 'chunked');

const findDenial = (
  found: Awaited<ReturnType<FindSystem['forHttp']>>,
  target: ProxyTarget,
  isUpgrade: boolean,
): ProxyReply | undefined => {
  if (found.kind === 'system-denied') return systemDenied(target);
  if (found.kind === 'resource-denied') return resourceDenied(target);
  return found.kind === 'found' && isUpgrade && !found.resource.websocketUpgradeAllowed
    ? upgradeDenied(target)
    : undefined;
};

const valuesOf = (lines: HeaderLines, name: string): readonly string[] =>
  lines.filter(([candidate]) => candidate.toLowerCase() === name).map(([, value]) => value);

/**
 * The tokens of a request; `undefined` where one is there and cannot be read. The proxy's own may also be the user of Basic credentials.
 * Source: SAP doc "Configure Principal Propagation via User Exchange Token" (Basic)
 */
const readTokens = (lines: HeaderLines): Parameters<AdmitCaller>[0] | undefined => {
  const [proxy, user, technicalUser] = [
    'proxy-authorization',
    'sap-connectivity-authentication',
    'sap-connectivity-technical-authentication',
  ].map((name) => readToken(valuesOf(lines, name)));
  if (proxy === null || user === null || technicalUser === null) return undefined;
  return { proxy, user, technicalUser };
};

const readToken = (values: readonly string[]): string | undefined | null => {
  const [value, another] = values;
  if (value === undefined) return undefined;
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+) *$/.exec(value) ?? [];
  if (another !== undefined || credentials === '') return null;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  return scheme.toLowerCase() === 'basic' ? (parseBasicCredentials(credentials)?.userName ?? null) : null;
};

/** Source: SAP doc "Frequently Asked Questions" (headers of the service reach neither the connector nor the back end) */
const isPassedOn = ([name]: HeaderLines[number]): boolean => {
  const lower = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
  return !lower.startsWith('sap-connectivity-') && lower !== 'expect';
};
