import { parentPort, workerData } from 'node:worker_threads';
import { type ArchiveWork, doArchiveWork } from './archive-work.ts';

// What starts this worker is `create-archives.ts`, which hands it work of this type.
const outcome = doArchiveWork(workerData as ArchiveWork);
// Handed over, not copied: the copying would be done by those who wait.
const files = outcome.kind === 'files' ? [...outcome.files.values()] : [];
const buffers = files.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer && buffer.byteLength > 0 ? [buffer] : []));
parentPort?.postMessage(outcome, [...new Set(buffers)]);
