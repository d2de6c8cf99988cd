import { Readable } from 'node:stream';
import type { BodyCapture } from './body-capture.ts';
import type { Content } from './message.ts';

/** How the relay of a body ended. `sender-gone`: nobody took the rest. */
export type RelayEnd = 'complete' | 'source-failed' | 'sender-gone';

/** Reads a stream part by part, a copy of each going into `capture`. */
export const readCaptured = (stream: AsyncIterable<Uint8Array>, capture: BodyCapture): AsyncIterator<Uint8Array> => {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: async () => {
      const result = await iterator.next();
      if (result.done !== true) capture.add(result.value);
      return result;
    },
  };
};

/** Reads a body until it ends or `headBytes` are exceeded. Rejects where its source fails. */
export const startContent = async (rest: AsyncIterator<Uint8Array>, headBytes: number): Promise<Content> => {
  const head: Uint8Array[] = [];
  let length = 0;
  for (let result = await rest.next(); result.done !== true; result = await rest.next()) {
    head.push(result.value);
    length += result.value.byteLength;
    if (length > headBytes) return { kind: 'partial', head, rest };
  }
  return { kind: 'whole', bytes: Buffer.concat(head, length) };
};

/**
 * Passes a body on at the sender's pace. The last part is held back until `onEnd` has settled, so that a sender never has a whole answer whose
 * log is not durable; where `onEnd` rejects, or the source failed, the answer ends with an error. `onEnd` is called exactly once.
 */
export const relayContent = (
  { head, rest }: Extract<Content, { readonly kind: 'partial' }>,
  onEnd: (end: RelayEnd, cause?: unknown) => Promise<void>,
): Readable => {
  let isEnded = false;
  const end = async (how: RelayEnd, cause?: unknown): Promise<void> => {
    if (isEnded) return;
    isEnded = true;
    await onEnd(how, cause);
  };

  async function* relay(): AsyncGenerator<Uint8Array> {
    let held = Buffer.concat(head);
    try {
      for (let result = await rest.next(); result.done !== true; result = await rest.next()) {
        yield held;
        held = Buffer.from(result.value);
      }
    } catch (error) {
      await end('source-failed', error);
      throw error;
    }
    await end('complete');
    yield held;
  }

  const stream = Readable.from(relay(), { objectMode: false });
  // Covers a sender that leaves before, while and after the generator runs.
  stream.once('close', () => void end('sender-gone').catch(() => {}));
  return stream;
};
