import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder for what all test files of a run use together; removed at its end. */
    readonly runFolder: string;
  }
}

/**
 * Makes something once in a run, in whichever test process asks first, and hands its description (JSON) to all: a server or a file that
 * would cost every test file a second of its own. `make` gets an empty folder. Throws in all of them where it failed.
 */
export const makeOncePerRun = async <Made>(name: string, make: (folder: string) => Promise<Made>): Promise<Made> => {
  const folder = join(inject('runFolder'), name);
  const described = `${folder}.json`;
  const failed = `${folder}.failed`;
  if (claim(folder)) {
    try {
      const made = await make(folder);
      writeFileSync(`${described}.part`, JSON.stringify(made), { mode: 0o600 });
      // Renamed whole: nobody reads half of it.
      renameSync(`${described}.part`, described);
      return made;
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
  }
  const deadlineMs = performance.now() + 60_000;
  while (!existsSync(described)) {
    if (existsSync(failed)) throw new Error(`${name} could not be made: ${readFileSync(failed, 'utf8')}`);
    if (performance.now() > deadlineMs) throw new Error(`${name} is not there after a minute`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // Written by this function, in a process of this run.
  return JSON.parse(readFileSync(described, 'utf8')) as Made;
};

/** Whether we are the first: making a folder succeeds for one process only. */
const claim = (folder: string): boolean => {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};
