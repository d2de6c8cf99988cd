import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { SettingName } from '../../src/config/schema.ts';
import { type AdjustableClock, createAdjustableClock } from '../../src/foundation/clock.ts';
import { createLog } from '../../src/foundation/log.ts';
import { copySqliteDatabase } from './run-databases.ts';

/** A Portolan of its own for one test file. */
export type TestApp = Omit<App, 'close'> & {
  /** `http://127.0.0.1:<port>`, the bare host. */
  readonly http: string;
  readonly https: string;
  /** Moves the server's clock. */
  readonly clock: AdjustableClock;
  /** Every line logged so far, as text, for the tests that search it for secrets. */
  readonly logLines: readonly string[];
  readonly dataFolder: string;
  readonly close: () => Promise<void>;
};

/** Starts everything in-process on free ports with a throw-away database. `databaseUrl` among the settings takes PostgreSQL. */
export const startTestApp = async (settings: Partial<Record<SettingName, unknown>> = {}): Promise<TestApp> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'portolan-app-'));
  if (settings.databaseUrl === undefined) await copySqliteDatabase(dataFolder);
  const clock = createAdjustableClock();
  const logLines: string[] = [];
  const config = await loadConfig({
    flags: {
      httpPort: 0,
      httpsPort: 0,
      connectivityProxyPort: 0,
      socks5ProxyPort: 0,
      dataFolder,
      logLevel: 'debug',
      // Tests ask as fast as they can; those of the limits turn them on.
      integrationRateFactor: 0,
      ...settings,
    },
  });
  const app = await startApp({
    config,
    clock: clock.now,
    log: createLog({ level: config.logLevel, sink: { write: (line) => logLines.push(line) } }),
  });
  return {
    ...app,
    http: `http://127.0.0.1:${app.httpPort}`,
    https: `https://127.0.0.1:${app.httpsPort}`,
    clock,
    logLines,
    dataFolder,
    close: async () => {
      await app.close(1000);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
};
