import { expect } from 'vitest';
import { z } from 'zod';
import type { SettingName } from '../../src/config/schema.ts';
import { basic, form, send, type WireReply, type WireRequest } from './authorization-server.ts';
import { createManagementCaller } from './management.ts';
import { startTestApp } from './start-app.ts';

/** Id and secret of a client. */
export type Credentials = { readonly id: string; readonly secret: string };

/** Where the Neo account `acme` takes token requests, and where its users sign in. */
export const acme = 'oauthasservices-acme';
export const neoToken = '/oauth2/api/v1/token';
export const neoAuthorize = '/oauth2/api/v1/authorize';

/** Starts a server with what a landscape says, applied as an operator applies it, and reached by HTTP alone. */
export const startWithLandscape = async (landscape: object, settings: Partial<Record<SettingName, unknown>> = {}) => {
  const app = await startTestApp({ publicPort: 443, ...settings });
  const manage = createManagementCaller(app);
  const applied = await manage('POST', '/management/v1/landscape', { body: { landscape } });
  expect(applied.status, JSON.stringify(applied.body)).toBe(200);
  const sendTo = (wanted: WireRequest): Promise<WireReply> => send(app.httpPort, wanted);
  const postForm = (
    path: string,
    fields: Readonly<Record<string, string>>,
    client?: Credentials,
    host = acme,
  ): Promise<WireReply> => {
    const sent = form(fields);
    const credentials = client === undefined ? {} : basic(client.id, client.secret);
    return sendTo({ host, path, ...sent, headers: { ...sent.headers, ...credentials } });
  };
  return {
    ...app,
    manage,
    send: sendTo,
    postForm,
    /** The documented request for a token of a Neo account: everything in the query, no body. */
    fetchToken: (client: Credentials, query = ''): Promise<WireReply> =>
      sendTo({
        host: acme,
        path: `${neoToken}?grant_type=client_credentials${query}`,
        headers: basic(client.id, client.secret),
      }),
    /** The documented call of an API client. */
    readLogs: (token: unknown, more: Partial<WireRequest> = {}): Promise<WireReply> =>
      sendTo({
        method: 'GET',
        host: 'acme-tmn',
        path: '/api/v1/MessageProcessingLogs',
        ...more,
        headers: { authorization: `Bearer ${String(token)}`, ...more.headers },
      }),
    /** Creates a client of the Platform APIs, and says what only this reply says. */
    createApiClient: async (scopes: readonly string[]): Promise<Credentials> => {
      const path = '/management/v1/subaccounts/acme/api-clients';
      const { status, body } = await manage('POST', path, { body: { description: 'Reports', scopes } });
      expect(status, JSON.stringify(body)).toBe(201);
      const created = z.object({ client: z.object({ id: z.string() }), secret: z.string() }).parse(body);
      return { id: created.client.id, secret: created.secret };
    },
  };
};

export type ServerWithLandscape = Awaited<ReturnType<typeof startWithLandscape>>;
