import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entity } from '../entity.ts';
import { collectFeed, type FeedWriter, serializeFeed, streamFeed } from './feed-writer.ts';

/** Counts the turns of the event loop: work that does not give way sees the same number before and after. */
const countTurns = () => {
  let count = 0;
  let isStopped = false;
  const tick = (): void => {
    count += 1;
    if (!isStopped) setImmediate(tick);
  };
  setImmediate(tick);
  return {
    now: () => count,
    stop: () => {
      isStopped = true;
    },
  };
};

let turns: ReturnType<typeof countTurns>;
beforeEach(() => {
  turns = countTurns();
});
afterEach(() => turns.stop());

const entities: readonly Entity[] = Array.from({ length: 500 }, () => ({ values: {} }));
const entityCharacters = 4000;

/** A writer that notes how much it has written in each turn of the event loop. */
const createNotingWriter = () => {
  const charactersByTurn = new Map<number, number>();
  const writer: FeedWriter = {
    begin: ({ count }) => `begin ${count};`,
    separator: ',',
    entity: () => {
      const turn = turns.now();
      charactersByTurn.set(turn, (charactersByTurn.get(turn) ?? 0) + entityCharacters);
      return 'x'.repeat(entityCharacters);
    },
    end: ({ count, nextLink }) => `;end ${count} ${nextLink}`,
  };
  return { writer, longestRun: () => Math.max(...charactersByTurn.values()) };
};

describe('a long list', () => {
  it('R-12: is collected piece by piece: others have their turn every 64 KiB', async () => {
    const { writer, longestRun } = createNotingWriter();
    const frame = { count: 500, nextLink: 'next' };
    const text = await collectFeed(writer, entities, frame);
    expect(longestRun()).toBeLessThan(65_536 + entityCharacters);
    expect(text).toBe(serializeFeed(writer, entities, frame));
  });

  it('R-12: is streamed so, even to a reader that takes every chunk at once', async () => {
    const { writer, longestRun } = createNotingWriter();
    let length = 0;
    for await (const chunk of streamFeed(writer, entities, {})) length += chunk.length;
    expect(length).toBeGreaterThan(entities.length * entityCharacters);
    expect(longestRun()).toBeLessThan(65_536 + entityCharacters);
  });
});
