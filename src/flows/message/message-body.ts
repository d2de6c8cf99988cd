import type { BodyCapture } from './body-capture.ts';
import type { Content } from './message.ts';

/** What went wrong with the body on its way from the sender. */
export type BodyFault = 'too-large' | 'sender-gone';

/** A body as far as it has been read. */
export type BodyStart = Content | { readonly kind: 'fault'; readonly fault: BodyFault };

/** The body of a message while it arrives. */
export type MessageBody = {
  /** Reads until the body ends or `headBytes` are exceeded. Called once. */
  readonly start: (headBytes: number) => Promise<BodyStart>;
  /** Set once reading failed; reading the rest then fails. */
  readonly fault: () => BodyFault | undefined;
  /** Takes in what is left, so that a sender that is still writing gets to read its answer. Bounded in size and time. */
  readonly discardRest: () => Promise<void>;
};

// What Tomcat, on which the SAP system runs, swallows before it gives up on a sender.
const maxDiscardedBytes = 2 * 1024 * 1024;
const maxDiscardMs = 2_000;

/**
 * Wraps the body of a request: limits it to `maxBytes`, copies what passes by into `capture`, and knows whether it was the sender that
 * failed. Not reading its rest does not close the sender's connection, which the answer still has to go through.
 */
export const createMessageBody = (
  source: AsyncIterable<Uint8Array>,
  options: { readonly maxBytes: number; readonly capture: BodyCapture },
): MessageBody => {
  const iterator = source[Symbol.asyncIterator]();
  let length = 0;
  let isDone = false;
  let fault: BodyFault | undefined;

  const next = async (): Promise<Uint8Array | undefined> => {
    if (fault !== undefined) throw new Error(`message body: ${fault}`);
    let result: IteratorResult<Uint8Array>;
    try {
      result = await iterator.next();
    } catch (cause) {
      fault = 'sender-gone';
      throw new Error(`message body: ${fault}`, { cause });
    }
    if (result.done === true) {
      isDone = true;
      return undefined;
    }
    length += result.value.byteLength;
    if (length > options.maxBytes) {
      fault = 'too-large';
      throw new Error(`message body: ${fault}`);
    }
    options.capture.add(result.value);
    return result.value;
  };

  const rest: AsyncIterator<Uint8Array> = {
    next: async () => {
      const value = await next();
      return value === undefined ? { done: true, value } : { done: false, value };
    },
  };

  return {
    start: async (headBytes) => {
      const head: Uint8Array[] = [];
      let headLength = 0;
      try {
        for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
          head.push(chunk);
          headLength += chunk.byteLength;
          if (headLength > headBytes) return { kind: 'partial', head, rest };
        }
      } catch (error) {
        if (fault === undefined) throw error;
        return { kind: 'fault', fault };
      }
      return { kind: 'whole', bytes: Buffer.concat(head, headLength) };
    },
    fault: () => fault,
    discardRest: async () => {
      if (isDone || fault !== undefined) return;
      const startedAtMs = performance.now();
      const before = length;
      let timer: NodeJS.Timeout | undefined;
      const timeUp = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), maxDiscardMs);
      });
      try {
        while (length - before < maxDiscardedBytes && performance.now() - startedAtMs < maxDiscardMs) {
          if ((await Promise.race([next(), timeUp])) === undefined) return;
        }
      } catch {
        // The message has failed already; why its body failed as well changes nothing.
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
