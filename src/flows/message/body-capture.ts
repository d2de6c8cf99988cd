/** Memory for copies of bodies, shared by all messages in progress. */
export type CaptureBudget = {
  /** Takes up to `wantedBytes`; answers how many it got. */
  readonly take: (wantedBytes: number) => number;
  readonly giveBack: (bytes: number) => void;
};

/** Creates the budget. */
export const createCaptureBudget = (totalBytes: number): CaptureBudget => {
  let left = totalBytes;
  return {
    take: (wantedBytes) => {
      const granted = Math.min(wantedBytes, left);
      left -= granted;
      return granted;
    },
    giveBack: (bytes) => {
      left += bytes;
    },
  };
};

/** Keeps a copy of the beginning of a body that passes by. */
export type BodyCapture = {
  readonly add: (chunk: Uint8Array) => void;
  /** What was kept; `undefined` when nothing passed by. */
  readonly result: () => { readonly content: Uint8Array; readonly isCut: boolean } | undefined;
  /** Forgets the copy and returns its memory. */
  readonly release: () => void;
};

/** Creates a capture of at most `maxBytes`, fewer when the budget is used up. */
export const createBodyCapture = (maxBytes: number, budget: CaptureBudget): BodyCapture => {
  let chunks: Uint8Array[] = [];
  let length = 0;
  let passed = 0;
  let isReleased = false;
  return {
    add: (chunk) => {
      // A body may go on after its log has been written.
      if (isReleased) return;
      passed += chunk.byteLength;
      const granted = budget.take(Math.min(chunk.byteLength, maxBytes - length));
      if (granted === 0) return;
      // A copy: the chunk may be a view on a much larger buffer of the socket's.
      chunks.push(Uint8Array.prototype.slice.call(chunk, 0, granted));
      length += granted;
    },
    result: () => (passed === 0 ? undefined : { content: Buffer.concat(chunks, length), isCut: length < passed }),
    release: () => {
      isReleased = true;
      budget.giveBack(length);
      chunks = [];
      length = 0;
      passed = 0;
    },
  };
};

/** A capture that keeps nothing. */
export const noCapture: BodyCapture = { add: () => {}, result: () => undefined, release: () => {} };
