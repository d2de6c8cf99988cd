import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { toRawHeaders } from '../tunnel/header-lines.ts';
import type { TunnelReply } from '../tunnel/send-request.ts';

/** Makes of a request to go over to WebSocket a connection between application and back end. Source: RFC 9110 §7.8; RFC 6455 §4.2.2 */
export const takeOver = (
  response: ServerResponse,
  { socket, head }: { readonly socket: Socket; readonly head: Buffer },
  { headers, connection }: TunnelReply & { readonly kind: 'connected' },
): void => {
  if (socket.destroyed) {
    connection.close();
    return;
  }
  response.statusCode = 101;
  response.detachSocket(socket);
  const lines = toRawHeaders([...headers, ['connection', 'Upgrade'], ['upgrade', 'websocket']]);
  let text = 'HTTP/1.1 101 Switching Protocols\r\n';
  for (let index = 0; index < lines.length; index += 2) text += `${lines[index]}: ${lines[index + 1]}\r\n`;
  socket.write(`${text}\r\n`, 'latin1');
  if (head.length > 0) socket.unshift(head);
  // Who speaks over it says how long silence may last.
  socket.setTimeout(0);
  const breakOff = (error: NodeJS.ErrnoException | null | undefined): void => {
    if (!error) return;
    socket.destroy();
    connection.close();
  };
  pipeline(socket, connection, breakOff);
  pipeline(connection, socket, breakOff);
};
