import { connect } from 'node:net';

/** A reply as it came over the socket. */
export type RawReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Everything received until the server closed or `waitMs` passed without data. */
  readonly text: string;
  readonly isClosed: boolean;
};

/**
 * Writes `bytes` to the server as they are and reads what comes back: for requests that no HTTP client would send. Ends when the
 * server closes the connection or a complete reply has arrived.
 */
export const sendRaw = (port: number, bytes: string | Buffer): Promise<RawReply> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    let isClosed = false;
    const finish = (): void => {
      socket.destroy();
      resolve({ ...parseReply(text), text, isClosed });
    };
    socket.setTimeout(5000, finish);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isComplete(text) && !/connection: close/i.test(text)) finish();
    });
    socket.on('end', () => {
      isClosed = true;
      finish();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') {
        isClosed = true;
        finish();
      } else reject(error);
    });
  });

const isComplete = (received: string): boolean => {
  const text = received.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  return length !== undefined && text.length >= head + 4 + Number(length);
};

const parseReply = (text: string): Omit<RawReply, 'text' | 'isClosed'> => {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(statusLine.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
};
