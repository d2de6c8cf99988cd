import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { App } from '../../app.ts';
import { ConfigError, loadConfig } from '../../config/load.ts';
import { type Config, settingNames } from '../../config/schema.ts';
import { systemClock } from '../../foundation/clock.ts';
import { createLog, type Log } from '../../foundation/log.ts';
import { formatBanner } from '../banner.ts';
import { writeAdministratorFile } from '../connection/administrator-file.ts';
import type { CommandContext } from '../context.ts';
import { defineCommand } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { addSettingOptions } from '../settings-options.ts';

type Flags = Readonly<Record<string, unknown>> & { readonly config?: string; readonly resetAdministrator?: boolean };

/** `portolan serve`: starts the server and stays until a signal ends it. Source: product description, "How it is addressed" */
export const createServeCommand = (context: CommandContext): Command => {
  const command = defineCommand({
    usage: 'serve',
    purpose: 'Start the server; without settings it is the lab profile on loopback with an embedded database',
    examples: [
      'portolan serve',
      'portolan serve --http-port 0 --https-port 0 --data-folder /tmp/try',
      'portolan serve --profile production --host 0.0.0.0 --public-domain example.com --database-url postgres://db/portolan',
    ],
    environment: {
      'PORTOLAN_*': 'every setting, under the name in brackets above; flags win',
      PORTOLAN_CONFIG: 'configuration file (as --config)',
    },
  })
    .option('--config <file>', 'configuration file (default: portolan.config.{ts,yaml,yml,json} in this folder)')
    .option('--reset-administrator', 'make a new administrator token; the old one is refused from then on');
  return addSettingOptions(command).action(async (flags: Flags) => {
    const config = await load(context, flags);
    const log = createLog({ level: config.logLevel });
    const app = await start(config, log, flags.resetAdministrator === true);
    const stopped = untilSignalled(log);
    const administratorFile =
      config.profile === 'lab'
        ? writeAdministratorFile(config.dataFolder, app.endpoints.http, app.administratorToken)
        : undefined;
    // In the lab whoever reads the output can read the token's file as well; elsewhere a later start shows nothing that lets in.
    const showsLink = app.administratorToken !== undefined || administratorFile !== undefined;
    const signInCode = showsLink ? await app.issueSignInCode() : undefined;
    context.write(formatBanner({ ...app, profile: config.profile, administratorFile, signInCode }));
    await stopped;
    await app.close();
  });
};

const load = async (context: CommandContext, flags: Flags): Promise<Config> => {
  const file = flags.config ?? context.environment.PORTOLAN_CONFIG;
  try {
    return await loadConfig({
      flags: Object.fromEntries(settingNames.map((name) => [name, flags[name]])),
      environment: context.environment,
      folder: context.folder,
      ...(file !== undefined && { file: resolve(context.folder, file) }),
    });
  } catch (error) {
    if (error instanceof ConfigError)
      throw new CommandError(error.message, 'See `portolan serve --help` for all settings.', error);
    throw error;
  }
};

const start = async (config: Config, log: Log, resetAdministrator: boolean): Promise<App> => {
  // Read only here: every other command starts three times as fast without the server.
  const { startApp } = await import('../../app.ts');
  const { explainStartError, usesPostgres } = await import('../../app/explain-start-error.ts');
  const { claimDataFolder } = await import('../../storage/sqlite/claim-folder.ts');
  try {
    const release = usesPostgres(config) ? () => {} : claimDataFolder(config.dataFolder);
    const app = await startApp({ config, clock: systemClock, log, resetAdministrator });
    return { ...app, close: (graceMs) => app.close(graceMs).finally(release) };
  } catch (error) {
    const problem = explainStartError(error, config);
    if (problem === undefined) throw error;
    throw new CommandError(problem.message, problem.advice, error);
  }
};

/** Launchers (npm, systemd) pass on a signal the process got already as a member of their group. */
const repeatedWithinMs = 500;

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. Source: security.md R-09 */
const untilSignalled = (log: Log): Promise<void> =>
  new Promise((resolveSignal) => {
    let stoppingSinceMs: number | undefined;
    for (const [signal, exitCode] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      process.on(signal, () => {
        const nowMs = performance.now();
        if (stoppingSinceMs !== undefined) {
          if (nowMs - stoppingSinceMs > repeatedWithinMs) process.exit(exitCode);
          return;
        }
        stoppingSinceMs = nowMs;
        log.info('server-stopping', { signal });
        resolveSignal();
      });
    }
    // a forgotten rejection must not end a server that answers everybody else.
    process.on('unhandledRejection', (error) => log.error('unhandled-rejection', { error }));
  });
