import { request as plainRequest } from 'node:http';

/** A reply as it came: header names in lower case, several `set-cookie` values apart. */
export type SentReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly json: () => unknown;
};

/** What is sent. `host` is the `Host` header: the name the server is called by, whatever address it is reached at. */
export type Sent = {
  readonly host?: string | undefined;
  readonly method?: string;
  /** As it goes over the wire, nothing is encoded or normalised. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
};

/** Sends one request to a listener of this machine. Unlike `fetch`, it says any `Host` and leaves the path alone. */
export const send = (port: number, sent: Sent): Promise<SentReply> =>
  new Promise((resolve, reject) => {
    const { host, method = 'GET', path, headers = {}, body } = sent;
    const request = plainRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: {
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
          ),
          ...(host !== undefined && { host }),
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [
                name,
                Array.isArray(value) ? value.join(', ') : value,
              ]),
            ),
            cookies: response.headers['set-cookie'] ?? [],
            body: text,
            json: () => JSON.parse(text),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
