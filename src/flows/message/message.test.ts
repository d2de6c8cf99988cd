import { describe, expect, it } from 'vitest';
import { createCaptureBudget } from './body-capture.ts';
import { type Content, createHeldMemory, holdContent } from './message.ts';
import { startContent } from './relay-answer.ts';

const content = async (...parts: readonly string[]): Promise<Content> => {
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield Buffer.from(part);
  }
  return startContent(source()[Symbol.asyncIterator](), 1);
};

describe('a body taken into memory', () => {
  it('is whole, and goes on from its beginning where it is too large', async () => {
    const memory = createHeldMemory(createCaptureBudget(100));
    const held = await holdContent(await content('ab', 'cd'), 4, memory);
    expect(held).toEqual({ kind: 'held', content: { kind: 'whole', bytes: Buffer.from('abcd') } });
    const large = await holdContent(await content('ab', 'cd', 'ef'), 3, memory);
    expect(large).toMatchObject({ kind: 'too-large', content: { head: [Buffer.from('ab'), Buffer.from('cd')] } });
  });

  it('R-11: shares one budget with all others, and gives it back', async () => {
    const budget = createCaptureBudget(5);
    const first = createHeldMemory(budget);
    const second = createHeldMemory(budget);
    expect((await holdContent(await content('ab', 'cd'), 10, first)).kind).toBe('held');
    expect((await holdContent(await content('ab', 'cd'), 10, second)).kind).toBe('busy');
    second.release();
    first.release();
    expect(budget.take(5)).toBe(5);
  });
});
