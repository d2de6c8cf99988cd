import { Readable } from 'node:stream';

/** A receiver's answer, read as far as it is kept in memory. */
export type AnswerStart =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'partial'; readonly head: readonly Uint8Array[] };

/** How the relay of an answer ended. `sender-gone`: nobody took the rest. */
export type RelayEnd = 'complete' | 'receiver-failed' | 'sender-gone';

/**
 * Reads an answer until it ends or `headBytes` are exceeded; `onChunk` sees every part. Rejects when the receiver breaks off.
 * Reading goes on with `relayAnswer`.
 */
export const startAnswer = async (
  chunks: AsyncIterator<Uint8Array>,
  headBytes: number,
  onChunk: (chunk: Uint8Array) => void,
): Promise<AnswerStart> => {
  const head: Uint8Array[] = [];
  let length = 0;
  for (let result = await chunks.next(); result.done !== true; result = await chunks.next()) {
    onChunk(result.value);
    head.push(result.value);
    length += result.value.byteLength;
    if (length > headBytes) return { kind: 'partial', head };
  }
  return { kind: 'whole', bytes: Buffer.concat(head, length) };
};

/**
 * Passes the rest of an answer on at the sender's pace. The last part is held back until `onEnd` has settled, so that a sender never
 * has a whole answer whose log is not durable; where `onEnd` rejects, or the receiver broke off, the answer ends with an error.
 * `onEnd` is called exactly once.
 */
export const relayAnswer = (
  head: readonly Uint8Array[],
  chunks: AsyncIterator<Uint8Array>,
  parts: {
    readonly onChunk: (chunk: Uint8Array) => void;
    readonly onEnd: (end: RelayEnd, cause?: unknown) => Promise<void>;
  },
): Readable => {
  let isEnded = false;
  const end = async (how: RelayEnd, cause?: unknown): Promise<void> => {
    if (isEnded) return;
    isEnded = true;
    await parts.onEnd(how, cause);
  };

  async function* relay(): AsyncGenerator<Uint8Array> {
    let held = Buffer.concat(head);
    try {
      for (let result = await chunks.next(); result.done !== true; result = await chunks.next()) {
        parts.onChunk(result.value);
        yield held;
        held = Buffer.from(result.value);
      }
    } catch (error) {
      await end('receiver-failed', error);
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
