/** A credential ready to be sent: one element of `authTokens`. Source: SAP doc "Find Destination Response Structure" */
export type AuthToken = {
  /** The credential by itself, without its scheme. */
  readonly value: string;
  readonly httpHeader: { readonly key: string; readonly value: string };
  /** Whole seconds left; `undefined` where the credential has no end or nobody knows it. */
  readonly expiresInSeconds: number | undefined;
  /** The element as JSON up to where `expires_in` comes, without the closing brace. */
  readonly jsonStart: string;
};

/** What never changes of a credential, made once when it is fetched. */
export type AuthTokenTemplate = Omit<AuthToken, 'expiresInSeconds'>;

/** What retrieving a destination's credential came to. */
export type RetrievedToken =
  | { readonly kind: 'token'; readonly token: AuthToken }
  /** The destination's type has no credential to retrieve. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly message: string };

/** Members of an `authTokens` element besides `expires_in`. */
export type AuthTokenMembers = {
  readonly type: string;
  readonly value: string;
  readonly scope?: string | undefined;
  readonly refresh_token?: string | undefined;
  readonly issued_token_type?: string | undefined;
};

/** Prepares a credential that goes into the header `key` as `<type> <value>`. */
export const toAuthTokenTemplate = (members: AuthTokenMembers, key = 'Authorization'): AuthTokenTemplate => {
  const httpHeader = { key, value: `${members.type} ${members.value}` };
  return {
    value: members.value,
    httpHeader,
    jsonStart: JSON.stringify({ ...members, http_header: httpHeader }).slice(0, -1),
  };
};

/** The `authTokens` array as JSON; `undefined` where the reply has none. The key `error` exists in error tokens only. */
export const toAuthTokensJson = (retrieved: RetrievedToken): string | undefined => {
  switch (retrieved.kind) {
    case 'none':
      return undefined;
    case 'failed':
      return JSON.stringify([
        { type: '', value: '', expires_in: '0', error: retrieved.message, http_header: { key: '', value: '' } },
      ]);
    case 'token': {
      const { jsonStart, expiresInSeconds } = retrieved.token;
      return expiresInSeconds === undefined ? `[${jsonStart}}]` : `[${jsonStart},"expires_in":"${expiresInSeconds}"}]`;
    }
  }
};
