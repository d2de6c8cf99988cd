import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';

/** Makes the folder of the run, and at its end removes it with the PostgreSQL server that may have been started there. */
export const setup = (project: TestProject): (() => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-run-'));
  // PostgreSQL runs as another user under root and must get through to its own folder.
  chmodSync(folder, 0o711);
  project.provide('runFolder', folder);
  return async () => {
    const described = join(folder, 'postgres.json');
    if (existsSync(described)) {
      const { pid } = z.object({ pid: z.number() }).parse(JSON.parse(readFileSync(described, 'utf8')));
      process.kill(pid, 'SIGQUIT');
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
};
