/** A command cannot do what it was asked. `message` says what is wrong, `advice` what to do about it. Source: Portolan */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly advice: string | undefined;

  constructor(message: string, advice?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.advice = advice;
  }
}

/** Nothing answers at the server's address, or nobody we trust. Source: Portolan */
export const serverUnreachable = (url: string, cause: unknown): CommandError => {
  const reason = cause instanceof Error ? cause.cause : undefined;
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : '';
  return /CERT|SIGNATURE|ISSUER/.test(code)
    ? new CommandError(
        `The certificate of ${url} is not trusted here (${code}).`,
        'Name the plain address of the server with --url, or trust its CA: export NODE_EXTRA_CA_CERTS="$(portolan ca --path)"',
        cause,
      )
    : new CommandError(
        `No Portolan answers at ${url}.`,
        'Start one with `portolan serve`, or name another with --url or PORTOLAN_URL.',
        cause,
      );
};

/** There is no administrator token to send. `fileUrl` is the server the administrator file is for, where there is one. Source: Portolan */
export const noToken = (url: string, file: { readonly path: string; readonly url: string | undefined }): CommandError =>
  new CommandError(
    `There is no administrator token for ${url}.`,
    file.url === undefined
      ? `Give it with --token or PORTOLAN_ADMIN_TOKEN; it was printed when the server started for the first time. A server of the lab profile leaves it in its data folder too, which PORTOLAN_DATA_FOLDER names (there is no ${file.path}). A lost one is replaced by \`portolan serve --reset-administrator\`.`
      : `The one in ${file.path} is for ${file.url} and goes to no other address. Leave --url and PORTOLAN_URL out, or give the token with --token or PORTOLAN_ADMIN_TOKEN.`,
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

/** A file that was named cannot be read. Source: Portolan */
export const unreadableFile = (path: string, advice: string, cause: unknown): CommandError => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const reason = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : 'cannot be read';
  return new CommandError(`${path} ${reason}.`, advice, cause);
};
