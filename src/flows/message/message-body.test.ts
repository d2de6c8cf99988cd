import { describe, expect, it } from 'vitest';
import { createBodyCapture, createCaptureBudget, noCapture } from './body-capture.ts';
import { streamContent } from './message.ts';
import { createMessageBody } from './message-body.ts';

const source = async function* (...parts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield Buffer.from(part);
  }
};
const collect = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  let text = '';
  for await (const chunk of stream) text += Buffer.from(chunk).toString();
  return text;
};

describe('the body of a message', () => {
  it('is held as a whole while it is small', async () => {
    const body = createMessageBody(source('ab', 'c'), { maxBytes: 10, capture: noCapture });
    expect(await body.start(3)).toEqual({ kind: 'whole', bytes: Buffer.from('abc') });
  });

  it('is a stream from its beginning when it is larger', async () => {
    const body = createMessageBody(source('ab', 'cd', 'ef'), { maxBytes: 10, capture: noCapture });
    const start = await body.start(3);
    expect(start.kind === 'partial' && (await collect(streamContent(start)))).toBe('abcdef');
  });

  it('S-61: ends with a fault as soon as it exceeds the limit', async () => {
    const small = createMessageBody(source('ab', 'cd'), { maxBytes: 3, capture: noCapture });
    expect(await small.start(10)).toEqual({ kind: 'fault', fault: 'too-large' });
    const large = createMessageBody(source('ab', 'cd', 'ef'), { maxBytes: 5, capture: noCapture });
    const start = await large.start(3);
    await expect(start.kind === 'partial' && collect(streamContent(start))).rejects.toThrow('too-large');
    expect(large.fault()).toBe('too-large');
  });

  it('knows that it was the sender who broke off', async () => {
    const body = createMessageBody(source('ab', new Error('aborted')), { maxBytes: 10, capture: noCapture });
    expect(await body.start(10)).toEqual({ kind: 'fault', fault: 'sender-gone' });
  });

  it('does not end its source when its stream is dropped, and discards the rest on request', async () => {
    let isEnded = false;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('ab');
      yield Buffer.from('cd');
      yield Buffer.from('ef');
      isEnded = true;
    };
    const body = createMessageBody(watched(), { maxBytes: 10, capture: noCapture });
    const start = await body.start(1);
    if (start.kind === 'partial') for await (const _chunk of streamContent(start)) break;
    expect(isEnded).toBe(false);
    await body.discardRest();
    expect(isEnded).toBe(true);
  });
});

describe('the copy of a body', () => {
  it('holds the beginning, and tells that it is cut', () => {
    const capture = createBodyCapture(3, createCaptureBudget(100));
    capture.add(Buffer.from('ab'));
    expect(capture.result()).toEqual({ content: Buffer.from('ab'), isCut: false });
    capture.add(Buffer.from('cd'));
    expect(capture.result()).toEqual({ content: Buffer.from('abc'), isCut: true });
  });

  it('R-11: shares one budget with all others, and gives it back', () => {
    const budget = createCaptureBudget(3);
    const first = createBodyCapture(10, budget);
    const second = createBodyCapture(10, budget);
    first.add(Buffer.from('ab'));
    second.add(Buffer.from('cd'));
    expect(second.result()).toEqual({ content: Buffer.from('c'), isCut: true });
    first.release();
    second.release();
    first.add(Buffer.from('late'));
    expect(budget.take(5)).toBe(3);
  });

  it('is none of a body without content', () => {
    expect(createBodyCapture(3, createCaptureBudget(100)).result()).toBeUndefined();
  });
});
