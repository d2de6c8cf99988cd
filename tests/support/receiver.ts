import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the receiver saw it. */
export type ReceivedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
};

/** A back end on the loopback. */
export type Receiver = {
  readonly url: string;
  /** Requests read to their end. */
  readonly received: readonly ReceivedRequest[];
  readonly close: () => Promise<void>;
};

/** Answers a request whose body has been read. */
export type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** Starts a receiver that reads every body. Default answer: 200 `text/plain` with the body it got. */
export const startReceiver = async (answer: Answer = echo): Promise<Receiver> => {
  const received: ReceivedRequest[] = [];
  const running = await startRawReceiver((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('error', () => {});
    message.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = message;
      const request = { method, url, headers, rawHeaders, body: Buffer.concat(chunks) };
      received.push(request);
      answer(request, response);
    });
  });
  return { ...running, received };
};

/** Starts a receiver that reads and answers as it likes. */
export const startRawReceiver = async (
  handle: (message: IncomingMessage, response: ServerResponse) => void,
): Promise<Omit<Receiver, 'received'>> => {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so this is no pipe name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const echo: Answer = ({ body }, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' }).end(body);
};
