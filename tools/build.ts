// `npm run build`: makes the bundle of the cockpit, for installations whose folder the server cannot write to (decision 0011).
import { join, resolve } from 'node:path';
import { buildBundle, digestInputs } from '../src/cockpit/index.ts';

const root = resolve(import.meta.dirname, '..');
const digest = digestInputs(root);
if (digest === undefined) throw new Error('the sources of the cockpit are not installed');
await buildBundle(root, join(root, 'cockpit', 'dist'), digest);
console.log('The cockpit is built: cockpit/dist');
