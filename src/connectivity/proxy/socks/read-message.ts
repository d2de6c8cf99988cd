import type { Socket } from 'node:net';
import { type Parsed, socksCodes } from './parse-socks.ts';

/** Reads one message; what follows it stays in the socket. A client that leaves ends as a fault. */
export const readMessage = async <Message>(
  socket: Socket,
  parse: (bytes: Buffer) => Parsed<Message>,
): Promise<Exclude<Parsed<Message>, { readonly kind: 'incomplete' }>> => {
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const parsed = parse(bytes);
    if (parsed.kind !== 'incomplete') {
      if (parsed.kind === 'parsed' && parsed.length < bytes.length) socket.unshift(bytes.subarray(parsed.length));
      return parsed;
    }
    const chunk = await readChunk(socket);
    if (chunk === undefined) return { kind: 'fault', code: socksCodes.failure };
    bytes = Buffer.concat([bytes, chunk]);
  }
};

const readChunk = (socket: Socket): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const settle = (chunk: Buffer | undefined): void => {
      socket.off('readable', onReadable).off('close', onEnd).off('end', onEnd);
      resolve(chunk);
    };
    const onReadable = (): void => {
      // Null stands for nothing yet, or for the end, which is told of separately.
      const chunk: Buffer | null = socket.read();
      if (chunk !== null) settle(chunk);
    };
    const onEnd = (): void => settle(undefined);
    if (socket.destroyed || socket.readableEnded) {
      resolve(undefined);
      return;
    }
    socket.on('readable', onReadable).on('close', onEnd).on('end', onEnd);
    onReadable();
  });
