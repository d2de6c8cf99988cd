import { Worker } from 'node:worker_threads';
import { createBoundedQueue } from '../../crypto/bounded-queue.ts';
import { findModule } from '../../foundation/installation.ts';
import type { ArchiveFiles, ArchiveRefusal } from './archive.ts';
import { type ArchiveOutcome, type ArchiveWork, doArchiveWork } from './archive-work.ts';

/** Reads and writes the archives artifacts consist of. Never throws for a bad archive. */
export type Archives = {
  readonly unpack: (
    content: Uint8Array,
  ) => Promise<
    | { readonly kind: 'files'; readonly files: ArchiveFiles }
    | { readonly kind: 'refused'; readonly reason: ArchiveRefusal }
  >;
  readonly pack: (
    files: ArchiveFiles,
  ) => Promise<
    | { readonly kind: 'content'; readonly content: Uint8Array }
    | { readonly kind: 'refused'; readonly reason: ArchiveRefusal }
  >;
};

/** Up to these sizes the work takes a few milliseconds, fewer than starting a worker. Deflate packs a thousandfold at most. */
const smallArchiveBytes = 24 * 1024;
const smallContentBytes = 512 * 1024;
const maxWorkerMemoryMb = 256;

/**
 * Creates the reader and writer. Small archives are done at once, large ones in a worker that is ended when it takes too long, so that
 * none can stall the server. Source: security.md R-12, S-49
 */
export const createArchives = (
  options: { readonly concurrency?: number; readonly maxWaiting?: number; readonly timeoutMs?: number } = {},
): Archives => {
  const queue = createBoundedQueue({ concurrency: options.concurrency ?? 2, maxWaiting: options.maxWaiting ?? 32 });
  const work = async (task: ArchiveWork): Promise<ArchiveOutcome> => {
    if (isSmall(task)) return doArchiveWork(task);
    const done = await queue(() => workInWorker(task, options.timeoutMs ?? 5_000));
    return done?.result ?? { kind: 'refused', reason: 'overloaded' };
  };
  return {
    unpack: async (content) => {
      const outcome = await work({ kind: 'unpack', content });
      return outcome.kind === 'content' ? { kind: 'refused', reason: 'no-archive' } : outcome;
    },
    pack: async (files) => {
      const outcome = await work({ kind: 'pack', files });
      return outcome.kind === 'files' ? { kind: 'refused', reason: 'no-archive' } : outcome;
    },
  };
};

const isSmall = (task: ArchiveWork): boolean =>
  task.kind === 'unpack'
    ? task.content.byteLength <= smallArchiveBytes
    : [...task.files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0) <= smallContentBytes;

const workInWorker = (task: ArchiveWork, timeoutMs: number): Promise<ArchiveOutcome> =>
  new Promise((resolve) => {
    const worker = new Worker(findModule('integration-content/archive/archive-worker'), {
      workerData: task,
      // Nothing of the process's environment and flags is needed there.
      env: {},
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: maxWorkerMemoryMb },
    });
    const finish = (outcome: ArchiveOutcome): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(outcome);
    };
    const timer = setTimeout(() => finish({ kind: 'refused', reason: 'too-large' }), timeoutMs);
    worker.once('message', finish);
    // Only running out of memory or stack gets here: everything else is answered by a message.
    worker.once('error', () => finish({ kind: 'refused', reason: 'too-large' }));
  });
