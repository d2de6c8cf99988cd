/** A command cannot do what it was asked. `message` says what is wrong, `advice` what to do about it. Source: Portolan */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly advice: string | undefined;

  constructor(message: string, advice?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.advice = advice;
  }
}

/** Nothing answers at the server's address. Source: Portolan */
export const serverUnreachable = (url: string, cause: unknown): CommandError =>
  new CommandError(
    `No Portolan answers at ${url}.`,
    'Start one with `portolan serve`, or name another with --url or PORTOLAN_URL.',
    cause,
  );

/** There is no administrator token to send. Source: Portolan */
export const noToken = (administratorFile: string): CommandError =>
  new CommandError(
    'There is no administrator token.',
    `Give it with --token or PORTOLAN_ADMIN_TOKEN. It was printed when the server started for the first time${
      administratorFile === '' ? '' : `; ${administratorFile} would hold it too`
    }. A lost one is replaced by \`portolan serve --reset-administrator\`.`,
  );

/** The server does not know the administrator token. Source: Portolan */
export const tokenRefused = (url: string): CommandError =>
  new CommandError(
    `${url} refused the administrator token.`,
    'Give the right one with --token or PORTOLAN_ADMIN_TOKEN. A lost one is replaced by `portolan serve --reset-administrator`.',
  );

/** The server refused the request for a reason it states. Source: Portolan */
export const requestRefused = (status: number, word: string, description: string): CommandError =>
  new CommandError(`${description} (${word}, HTTP ${status})`);

/** What answers is no Portolan, or one of another version. Source: Portolan */
export const unexpectedReply = (url: string, status: number): CommandError =>
  new CommandError(
    `${url} answered HTTP ${status} in a form this program does not know.`,
    'Check that --url or PORTOLAN_URL names a Portolan server of the same version as this program.',
  );
