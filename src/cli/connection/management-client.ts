import type { z } from 'zod';
import {
  errorSchema,
  type InputOf,
  type Operation,
  type ParamsOf,
  type ResponseOf,
} from '../../management-api/contract.ts';
import type { CommandContext } from '../context.ts';
import { CommandError, noToken, requestRefused, serverUnreachable, tokenRefused, unexpectedReply } from '../errors.ts';
import { type Connection, type ConnectionFlags, describeAdministratorFile, findConnection } from './connection.ts';

/** Calls the management API. Source: Portolan */
export type ManagementClient = {
  readonly connection: Connection;
  /** Throws a `CommandError` that says why the server refused. */
  readonly call: <Op extends Operation>(
    operation: Op,
    params: ParamsOf<Op>,
    ...body: InputOf<Op> extends undefined ? [] : [body: InputOf<Op>]
  ) => Promise<ResponseOf<Op>>;
};

/** The server stopped in the middle of something and says where. Source: Portolan */
export class StoppedError extends CommandError {
  readonly reply: z.output<typeof errorSchema>;

  constructor(status: number, reply: z.output<typeof errorSchema>) {
    super(`${reply.description} (${reply.error}, HTTP ${status})`);
    this.reply = reply;
  }
}

/** Creates the client for the server the flags, the environment or the administrator file name. Source: Portolan */
export const createManagementClient = (context: CommandContext, flags: ConnectionFlags): ManagementClient => {
  const connection = findConnection(context, flags);
  const { token } = connection;
  return {
    connection,
    call: async (operation, params, ...[body]) => {
      if (token === undefined) throw noToken(connection.url, describeAdministratorFile(context));
      const response = await reach(context, `${connection.url}${fillIn(operation.path, params)}`, connection.url, {
        method: operation.method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (response.status === 401) throw tokenRefused(connection.url);
      const reply = await readJson(response);
      if (!response.ok) throw refusal(connection.url, response.status, reply);
      if (operation.response === undefined) return undefined as never; // ResponseOf is undefined for these operations.
      const parsed = operation.response.safeParse(reply);
      if (!parsed.success) throw unexpectedReply(connection.url, response.status);
      return parsed.data as never; // Parsed by the schema ResponseOf is inferred from.
    },
  };
};

/** Sends a request; throws `serverUnreachable` when nobody answers. Source: Portolan */
export const reach = async (
  context: Pick<CommandContext, 'fetch'>,
  target: string,
  serverUrl: string,
  init: RequestInit = {},
): Promise<Response> => {
  try {
    return await context.fetch(target, { redirect: 'error', ...init });
  } catch (error) {
    throw serverUnreachable(serverUrl, error);
  }
};

const fillIn = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new CommandError(`"${name}" must not be empty.`);
    // However they are written, they are steps in a path: something else would be meant.
    if (value === '.' || value === '..') throw new CommandError(`"${name}" must not be "${value}".`);
    return encodeURIComponent(value);
  });

const readJson = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const refusal = (url: string, status: number, reply: unknown): CommandError => {
  const parsed = errorSchema.safeParse(reply);
  if (!parsed.success) return unexpectedReply(url, status);
  if (parsed.data.changes !== undefined) return new StoppedError(status, parsed.data);
  return requestRefused(status, parsed.data.error, parsed.data.description);
};
