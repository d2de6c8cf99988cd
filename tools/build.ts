// `npm run build`: makes the bundles of program and cockpit, for installations whose folder the server cannot write to (decisions 0011, 0014).
import { join, resolve } from 'node:path';
import { buildBundle, digestInputs } from '../src/cockpit/index.ts';
import { buildProgram } from './build-program.ts';

const root = resolve(import.meta.dirname, '..');
const digest = digestInputs(root);
await buildProgram(root);
console.log('The program is built: dist/program');
if (digest === undefined) throw new Error('the sources of the cockpit are not installed');
await buildBundle(root, join(root, 'cockpit', 'dist'), digest);
console.log('The cockpit is built: cockpit/dist');
