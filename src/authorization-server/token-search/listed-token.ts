/** What to look for: the tokens of a client, of a user (name, id or e-mail address), or of both together. */
export type TokenFilter = { readonly clientId?: string | undefined; readonly user?: string | undefined };

/** A live opaque token as it may be shown: nothing of its text. JWTs are not stored, so they are not listed. */
export type ListedToken = {
  /** Names the token here; nobody gets in with it. The first half of the digest that is stored. */
  readonly tokenId: string;
  readonly clientId: string;
  readonly clientName: string;
  /** The user's runtime name, or `oauth_client_<client id>`. */
  readonly userName: string;
  readonly scopes: readonly string[];
  readonly grantType: string;
  readonly issuedAtMs: number;
  /** Absent: unlimited. */
  readonly expiresAtMs?: number;
  /** What the token belongs to, where a user authorized something. */
  readonly authorizationId?: string;
};

/** Tokens, the newest first. `next` is where the following page begins. */
export type TokenPage = { readonly tokens: readonly ListedToken[]; readonly next?: string };

/** A client that can get tokens for a user without the user, by a refresh token. */
export type ListedAuthorization = {
  readonly authorizationId: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly userName: string;
  readonly scopes: readonly string[];
  /** When its latest refresh token was issued. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};

/** Enough of a digest that two tokens never share it. */
const idLength = 32;

/** Names a token by the hash it is stored under. The hash itself stays inside; half of it leads nowhere but to that row. */
export const toTokenId = (tokenHash: string): string => tokenHash.slice(0, idLength);

/** Whether `text` can name a token. */
export const isTokenId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);
