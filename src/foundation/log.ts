import { writeSync } from 'node:fs';
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
    options.sink ?? createBufferedSink(2),
  );
  return wrap(logger);
};

const maxBufferedCharacters = 64 * 1024;
const flushAfterMs = 50;

/**
 * Collects lines and writes them together: one system call a line would cost a busy server more than answering does. What is
 * buffered when the process exits is written then; a kill -9 loses the last 50 ms.
 */
const createBufferedSink = (fileDescriptor: number): LogSink => {
  let buffer = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = buffer;
    buffer = '';
    try {
      writeSync(fileDescriptor, lines);
    } catch {
      // A full pipe or a closed terminal: serving goes on, these lines are lost.
    }
  };
  process.once('exit', flush);
  return {
    write: (line) => {
      buffer += line;
      if (buffer.length >= maxBufferedCharacters) flush();
      else timer ??= setTimeout(flush, flushAfterMs).unref();
    },
  };
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
