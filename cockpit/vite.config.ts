import { join } from 'node:path';
import { defineConfig } from 'vite';

/** Builds the cockpit: one page under `/cockpit/`, its parts named by their content. Source: decision 0011 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/cockpit/',
  publicDir: false,
  // Small files stay files: a data: address is none of ours, and the content security policy refuses it (S-57).
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2024',
    rolldownOptions: {
      // Its settings must stand before the first schema is made, whichever part is loaded first.
      output: {
        codeSplitting: {
          groups: [{ name: 'contract', test: /cockpit\/src\/jitless|node_modules\/zod\/|src\/management-api\// }],
        },
      },
      // The components are marked for frameworks that render on a server; here everything runs in the browser.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
});
