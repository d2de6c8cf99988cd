import type { IncomingMessage } from 'node:http';
import type { RequestHeaders } from '../route.ts';

/** A view on a message's header fields. Repeated lines are read from the raw list: Node drops all but the first of some fields. */
export const requestHeadersOf = (message: IncomingMessage): RequestHeaders => ({
  get: (name) => {
    const value = message.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  },
  all: (name) => {
    const values: string[] = [];
    for (let index = 0; index < message.rawHeaders.length; index += 2) {
      const value = message.rawHeaders[index + 1];
      if (value !== undefined && message.rawHeaders[index]?.toLowerCase() === name) values.push(value);
    }
    return values;
  },
  list: () => {
    const lines: (readonly [string, string])[] = [];
    for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
      const name = message.rawHeaders[index] ?? '';
      // Pseudo header fields of HTTP/2 describe the request line.
      if (!name.startsWith(':')) lines.push([name, message.rawHeaders[index + 1] ?? '']);
    }
    return lines;
  },
});
