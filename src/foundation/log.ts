import { pino } from 'pino';

/** Fields of a log line besides its event: ids, counts, durations. Never a token, secret, assertion or body. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one JSON object a line. `event` is a fixed kebab-case phrase; what varies goes into `fields`. */
export type Log = {
  readonly debug: (event: string, fields?: LogFields) => void;
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
  /** A log that adds `fields` to every line, e.g. `{ room: 'flows' }`. */
  readonly child: (fields: LogFields) => Log;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Where finished lines go; standard error unless told otherwise. */
export type LogSink = { readonly write: (line: string) => void };

/** Keys whose values are masked wherever they occur in a line's fields, in case a secret gets there by mistake (S-64). */
const redactedKeys = [
  'authorization',
  'password',
  'secret',
  'clientSecret',
  'client_secret',
  'assertion',
  'token',
  'access_token',
  'refresh_token',
  'code',
  'cookie',
];

/** Creates the process's log. `error` fields holding an `Error` are written with type, message and stack. */
export const createLog = (options: { readonly level: LogLevel; readonly sink?: LogSink }): Log => {
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: redactedKeys.flatMap((key) => [key, `*.${key}`]), censor: '[secret]' },
    },
    options.sink ?? pino.destination({ fd: 2, sync: true }),
  );
  return wrap(logger);
};

const wrap = (logger: pino.Logger): Log => ({
  debug: (event, fields) => logger.debug(fields ?? {}, event),
  info: (event, fields) => logger.info(fields ?? {}, event),
  warn: (event, fields) => logger.warn(fields ?? {}, event),
  error: (event, fields) => logger.error(fields ?? {}, event),
  child: (fields) => wrap(logger.child(fields)),
});

/** A log that writes nothing. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};
