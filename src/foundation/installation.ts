/** The folder of the installation, whether the program runs from its sources or from its bundle: both lie two folders below. Source: decision 0014 */
export const installation = new URL('../../', import.meta.url);

const isBundled = !import.meta.url.endsWith('.ts');

/** Where a module of ours is that is started by its address: `path` is below `src`, without extension. Source: decision 0014 */
export const findModule = (path: string): URL =>
  new URL(isBundled ? `dist/program/${path.slice(path.lastIndexOf('/') + 1)}.js` : `src/${path}.ts`, installation);
