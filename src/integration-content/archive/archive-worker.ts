import { parentPort, workerData } from 'node:worker_threads';
import { type ArchiveWork, doArchiveWork } from './archive-work.ts';

// What starts this worker is `create-archives.ts`, which hands it work of this type.
parentPort?.postMessage(doArchiveWork(workerData as ArchiveWork));
