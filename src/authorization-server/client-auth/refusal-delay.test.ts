import { expect, it } from 'vitest';
import { createRefusalDelay, type RefusalDelay } from './refusal-delay.ts';

/** How long a refusal takes for which there was work of `workMs` to do. */
const refuse = async (delay: RefusalDelay, workMs: number): Promise<number> => {
  const startedAtMs = performance.now();
  const mayRefuse = delay.begin();
  while (performance.now() - startedAtMs < workMs);
  await mayRefuse();
  return performance.now() - startedAtMs;
};

it('S-04: after slow work, refusals without any take as long, however many there are', async () => {
  const delay = createRefusalDelay();
  const slowMs = await refuse(delay, 230);
  const quickMs = await Promise.all(Array.from({ length: 30 }, () => refuse(delay, 0)));
  for (const ms of [slowMs, ...quickMs]) {
    expect(ms).toBeGreaterThan(495);
    expect(ms).toBeLessThan(1000);
  }
});
