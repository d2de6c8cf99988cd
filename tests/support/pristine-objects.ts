import { runInNewContext } from 'node:vm';
import { afterAll, expect } from 'vitest';

/** What objects have where nothing of ours runs. */
const ofAllObjects = (): readonly string[] => {
  const names: unknown = runInNewContext('Object.getOwnPropertyNames(Object.prototype).sort().join()');
  return String(names).split(',');
};

// Whatever a test file sends, imports or stores, it must not reach what all objects share. Source: security.md S-45
afterAll(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(ofAllObjects());
  expect(Object.getOwnPropertySymbols(Object.prototype)).toEqual([]);
});
