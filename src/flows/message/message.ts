import type { CaptureBudget } from './body-capture.ts';

/** A header of a message. `isSet`: a step of the flow has written it, it did not come from the sender or the receiver. */
export type HeaderLine = { readonly name: string; readonly value: string; readonly isSet: boolean };

/** The body of a message: all of it, or its beginning and what is still to come. */
export type Content =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'partial'; readonly head: readonly Uint8Array[]; readonly rest: AsyncIterator<Uint8Array> };

/** A message on its way through a flow: headers travel on, properties stay here. Source: SAP doc "Content Modifier Basics" */
export type Message = {
  readonly headers: readonly HeaderLine[];
  readonly properties: ReadonlyMap<string, string>;
  readonly content: Content;
};

/** A body without a byte. */
export const noContent: Content = { kind: 'whole', bytes: new Uint8Array() };

/** The value of a header, whatever the case of its name; of a repeated one all values in one. Source: RFC 9110 §5.3 */
export const findHeader = (headers: readonly HeaderLine[], name: string): string | undefined => {
  const wanted = name.toLowerCase();
  const values = headers.filter((line) => line.name.toLowerCase() === wanted).map(({ value }) => value);
  return values.length === 0 ? undefined : values.join(', ');
};

/** The headers without those of these names. */
export const withoutHeaders = (headers: readonly HeaderLine[], names: readonly string[]): readonly HeaderLine[] => {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter((line) => !dropped.has(line.name.toLowerCase()));
};

/** The body as a stream from its beginning. Ending it early leaves its source open. */
export async function* streamContent(content: Content): AsyncGenerator<Uint8Array> {
  if (content.kind === 'whole') {
    if (content.bytes.byteLength > 0) yield content.bytes;
    return;
  }
  yield* content.head;
  for (let next = await content.rest.next(); next.done !== true; next = await content.rest.next()) yield next.value;
}

/** Memory one message holds beyond what every message may; given back as a whole when it ends. */
export type HeldMemory = { readonly take: (bytes: number) => boolean; readonly release: () => void };

/** Creates it. `budget` is shared by all messages. */
export const createHeldMemory = (budget: CaptureBudget): HeldMemory => {
  let held = 0;
  return {
    take: (bytes) => {
      const granted = budget.take(bytes);
      held += granted;
      return granted === bytes;
    },
    release: () => {
      budget.giveBack(held);
      held = 0;
    },
  };
};

/** A body in memory, or why it is not, and the body to go on with. `busy`: other messages hold the memory. */
export type HeldContent = { readonly kind: 'held' | 'too-large' | 'busy'; readonly content: Content };

/** Takes a body into memory as a whole. Rejects where its source fails. */
export const holdContent = async (content: Content, maxBytes: number, memory: HeldMemory): Promise<HeldContent> => {
  if (content.kind === 'whole') {
    return { kind: content.bytes.byteLength > maxBytes ? 'too-large' : 'held', content };
  }
  const { rest } = content;
  const head = [...content.head];
  const isTaken = (chunk: Uint8Array): boolean => memory.take(chunk.byteLength);
  let length = head.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  if (length > maxBytes) return { kind: 'too-large', content };
  if (!head.every(isTaken)) return { kind: 'busy', content };
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    head.push(next.value);
    length += next.value.byteLength;
    if (length > maxBytes) return { kind: 'too-large', content: { kind: 'partial', head, rest } };
    if (!isTaken(next.value)) return { kind: 'busy', content: { kind: 'partial', head, rest } };
  }
  return { kind: 'held', content: { kind: 'whole', bytes: Buffer.concat(head, length) } };
};
