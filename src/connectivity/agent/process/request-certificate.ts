import { z } from 'zod';
import { createSelfSignedCertificate } from '../../../crypto/certificate-authority.ts';
import { createSigningRequest } from '../../../crypto/key-pairs/signing-request.ts';
import type { Clock } from '../../../foundation/clock.ts';
import { silentLog } from '../../../foundation/log.ts';
import type { Secret } from '../../../foundation/secret.ts';
import { createOutbound } from '../../../http/client/create-outbound.ts';
import type { OutboundTls } from '../../../http/client/outbound.ts';
import { type ConnectorFolder, listCertificates } from './connector-folder.ts';
import { ConnectorProblem } from './connector-problem.ts';

const enrolledSchema = z.object({
  connectorId: z.string(),
  subaccountId: z.string(),
  locationId: z.string(),
  certificateChain: z.string(),
  notAfterMs: z.number(),
});
const refusalSchema = z.object({ error_description: z.string() });

/** What enrolling needs. */
export type EnrolmentOrder = {
  readonly serverUrl: string;
  readonly code: Secret;
  readonly folder: ConnectorFolder;
  /** Authorities of the server's certificate besides the usual ones. */
  readonly caPem?: string | undefined;
  readonly clock: Clock;
};

/**
 * Enrols: makes a key, which stays here, and gets a certificate for it with a code. What the agent trusts from then on is what it has checked
 * the server by. Throws a `ConnectorProblem`. Source: docs/decisions/0015-on-premise-over-a-tunnel.md
 */
export const enrolConnector = async (order: EnrolmentOrder): Promise<z.output<typeof enrolledSchema>> => {
  const { serverUrl, folder, clock } = order;
  const url = toOrigin(serverUrl);
  const trustedPem = order.caPem ?? (await fetchLocalAuthority(url, clock));
  const key = await makeKey(clock);
  const tls = trustedPem === undefined ? {} : { extraCaPem: listCertificates(trustedPem) };
  const body = { code: order.code.reveal(), certificateRequest: key.requestPem };
  const enrolled = await post(`${url}/connectivity/v1/enrolments`, body, tls, clock);
  folder.write({
    identity: {
      serverUrl: url,
      connectorId: enrolled.connectorId,
      subaccountId: enrolled.subaccountId,
      locationId: enrolled.locationId,
    },
    privateKeyPem: key.privateKeyPem,
    certificateChainPem: enrolled.certificateChain,
    trustedPem: trustedPem ?? '',
  });
  return enrolled;
};

/** Gets a further certificate for a new key, with the one there is. Throws a `ConnectorProblem`. Source: as above */
export const renewCertificate = async (folder: ConnectorFolder, clock: Clock): Promise<void> => {
  const identity = folder.readIdentity();
  const key = await makeKey(clock);
  const url = `${identity.serverUrl}/connectivity/v1/certificates`;
  const renewed = await post(url, { certificateRequest: key.requestPem }, folder.readTls(), clock);
  folder.write({
    identity,
    privateKeyPem: key.privateKeyPem,
    certificateChainPem: renewed.certificateChain,
    trustedPem: folder.readTrusted(),
  });
};

const toOrigin = (text: string): string => {
  const url = URL.parse(text);
  if (url?.protocol === 'https:') return url.origin;
  throw new ConnectorProblem(
    `${text} is no address of the server's TLS listener.`,
    'Give it with --url, such as https://portolan.example.com:8443; `portolan serve` prints it as "all doors, TLS".',
  );
};

/** The subject of the request does not matter: the server writes its own. */
const makeKey = async (clock: Clock): Promise<{ readonly privateKeyPem: Secret; readonly requestPem: string }> => {
  const subject = [['CN', 'connector']] as const;
  const pair = await createSelfSignedCertificate({ subject, validityDays: 1, nowMs: clock() });
  return { privateKeyPem: pair.privateKeyPem, requestPem: await createSigningRequest(pair) };
};

const timeouts = { connectTimeoutMs: 10_000, readTimeoutMs: 30_000, totalTimeoutMs: 60_000 };

const createCaller = (clock: Clock) =>
  createOutbound({
    // Whom to call is what the person who runs the agent says.
    allowedTargets: { hosts: [], cidrs: [], allowAll: true },
    loopbackSuffixes: ['localhost'],
    trustAllPermitted: true,
    clock,
    log: silentLog,
  });

/** A server on this machine tells its authority itself: who could stand between could read the agent's key as well. */
const fetchLocalAuthority = async (url: string, clock: Clock): Promise<string | undefined> => {
  const { hostname, port } = new URL(url);
  if (!/^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(hostname)) return undefined;
  const outbound = createCaller(clock);
  // Only at the host without a label.
  const bare = hostname.endsWith('.localhost') ? 'localhost' : hostname;
  const place = `https://${bare}${port === '' ? '' : `:${port}`}/ca.pem`;
  const request = { url: place, method: 'GET', headers: [], maxResponseBytes: 65_536, ...timeouts };
  const reply = await outbound.fetchBuffered({ ...request, tls: { trustAll: true }, redirects: 'refuse' });
  await outbound.close();
  return reply.kind === 'response' && reply.status === 200 ? reply.body.toString('utf8') : undefined;
};

const post = async (
  url: string,
  body: object,
  tls: OutboundTls,
  clock: Clock,
): Promise<z.output<typeof enrolledSchema>> => {
  const outbound = createCaller(clock);
  const reply = await outbound.fetchBuffered({
    url,
    method: 'POST',
    headers: [['content-type', 'application/json']],
    body: JSON.stringify(body),
    ...timeouts,
    maxResponseBytes: 65_536,
    tls,
    redirects: 'refuse',
    peer: 'the server',
  });
  await outbound.close();
  const { origin } = new URL(url);
  if (reply.kind === 'failed') {
    throw new ConnectorProblem(
      `${origin}: ${reply.message}.`,
      reply.reason === 'tls'
        ? 'Is its certificate trusted here? Save what `portolan ca` prints at the server in a file, and name that with --ca.'
        : 'Check --url, and that this machine may connect to it.',
    );
  }
  const content: unknown = readJson(reply.body);
  const enrolled = enrolledSchema.safeParse(content);
  if (reply.status === 201 && enrolled.success) return enrolled.data;
  const refusal = refusalSchema.safeParse(content);
  throw new ConnectorProblem(
    `${origin} answered: ${refusal.success ? refusal.data.error_description : `HTTP ${reply.status}`}`,
  );
};

const readJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // no JSON
  }
};
