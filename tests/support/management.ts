import type { TestApp } from './start-app.ts';

/** A reply of the management API. */
export type ManagementReply = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** Calls the management API of a test app as its first administrator, or with the `authorization` given. */
export const createManagementCaller =
  (app: TestApp) =>
  async (
    method: string,
    path: string,
    options: { readonly body?: unknown; readonly authorization?: string | undefined } = {},
  ): Promise<ManagementReply> => {
    const authorization =
      'authorization' in options ? options.authorization : `Bearer ${app.administratorToken?.reveal()}`;
    const response = await fetch(`${app.http}${path}`, {
      method,
      headers: {
        ...(authorization !== undefined && { authorization }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
