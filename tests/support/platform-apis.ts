import type { SettingName } from '../../src/config/schema.ts';
import type { AuditEvent } from '../../src/foundation/audit-event.ts';
import { administrator, basic, startWithClients, type WireReply } from './authorization-server.ts';

/** Sends one request with a Platform API token; `body` is sent as JSON. */
export type CallPlatform = (
  method: string,
  path: string,
  options?: { readonly body?: unknown; readonly token?: string; readonly headers?: Readonly<Record<string, string>> },
) => Promise<WireReply>;

/** A server whose account `acme` has API clients, and the means to call the Platform APIs as one of them. */
export const startPlatform = async (settings: Partial<Record<SettingName, unknown>> = {}) => {
  const server = await startWithClients({ platformApiRequestsPerMinute: 100_000, ...settings });
  /** A token of a new API client of `acme` with these scopes. */
  const fetchToken = async (...scopes: readonly string[]): Promise<string> => {
    const { client, secret } = await server.clients.register(
      { kind: 'platform-api', subaccountId: server.acme.id, description: scopes.join(' '), scopes },
      administrator,
    );
    const reply = await server.send({
      host: 'api',
      path: '/oauth2/apitoken/v1?grant_type=client_credentials',
      headers: basic(client.clientId, secret?.reveal() ?? ''),
    });
    if (reply.status !== 200) throw new Error(`no token: ${reply.text}`);
    return String(reply.json.access_token);
  };
  const createCaller =
    (ownToken: string): CallPlatform =>
    (method, path, { body, token = ownToken, headers } = {}) =>
      server.send({
        host: 'api',
        method,
        path,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
  /** Records so many events of a client `writer`, all alike but for their number. */
  const recordThings = (count: number, event: Partial<AuditEvent> = {}): Promise<void> =>
    server.rooms.database.write((transaction) =>
      server.rooms.audit.appendAll(
        transaction,
        Array.from({ length: count }, (_, index) => ({
          category: 'audit.data-modification',
          subaccountId: server.acme.id,
          actor: { kind: 'client', name: 'writer' },
          action: 'update',
          object: 'Things',
          message: `Thing ${index}`,
          ...event,
        })),
      ),
    );
  return { ...server, fetchToken, createCaller, recordThings };
};

/** What `startPlatform` answers. */
export type PlatformServer = Awaited<ReturnType<typeof startPlatform>>;
