import { parentPort, workerData } from 'node:worker_threads';
import { type KeystoreFile, readKeystoreContent } from './read-keystore-content.ts';

// Started by `keystores.ts` and by nothing else, with one file to open.
const file = workerData as KeystoreFile;
parentPort?.postMessage(await readKeystoreContent(file));
