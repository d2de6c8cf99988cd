import type { Properties } from '../configurations/configuration.ts';
import type { ClientAssertion } from '../token-service/build-token-request.ts';

/** The user a lookup is for, as a verified token says. */
export type UserToken = {
  readonly kind: 'user';
  /** The token itself, which is exchanged. */
  readonly token: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Nothing got for this token is kept longer. */
  readonly expiresAtMs: number;
  /** The user's tenant, `undefined` where the token does not say. */
  readonly subdomain: string | undefined;
};

/** The user token, or why there is none that counts. `message` is fit to be shown. */
export type UserTokenResult = UserToken | { readonly kind: 'failed'; readonly message: string };

/** A token with its type, as RFC 8693 names them. */
export type TypedToken = { readonly token: string; readonly type: string };

/** An authorization code and what its redemption must repeat. */
export type CodeInput = {
  readonly code: string;
  /** Decoded. */
  readonly redirectUri: string | undefined;
  readonly codeVerifier: string | undefined;
};

/** What the caller of a lookup contributed to token retrieval. */
export type LookupInput = {
  /** `X-tenant`, a DNS label. */
  readonly tenantHeader: string | undefined;
  /** The tenant the caller acts for where `X-tenant` does not say: a DNS label, or a thrown 400 where the server is strict about it. */
  readonly findCallerTenant: () => Promise<string | undefined>;
  /**
   * `X-user-token` (or the token given), else the token of the call. The properties say whose signature counts (`x_user_token.*`).
   */
  readonly findUserToken: (properties: Properties, userToken?: string) => Promise<UserTokenResult>;
  /** `X-client-assertion` and its type. */
  readonly clientAssertion: ClientAssertion | undefined;
  /** `X-client-assertion-destination-name`. */
  readonly assertionProvider: string | undefined;
  /** `X-refresh-token`. */
  readonly refreshToken: string | undefined;
  /** `X-code`, `X-redirect-uri`, `X-code-verifier`. */
  readonly code: CodeInput | undefined;
  /** `X-subject-token` and its type. */
  readonly subjectToken: TypedToken | undefined;
  /** `X-actor-token` and its type. */
  readonly actorToken: TypedToken | undefined;
  /** `X-samlAssertion`. */
  readonly samlAssertion: string | undefined;
  /** Why the chain that was to bring the assertion did not. */
  readonly chainFailure?: string;
};

/** The input of a lookup that this server makes by itself: it has a tenant and nothing else. `onUserAsked` is called where a user would be needed. */
export const lookupForNobody = (
  findCallerTenant: LookupInput['findCallerTenant'],
  onUserAsked: () => void = () => {},
): LookupInput => ({
  tenantHeader: undefined,
  clientAssertion: undefined,
  assertionProvider: undefined,
  refreshToken: undefined,
  code: undefined,
  subjectToken: undefined,
  actorToken: undefined,
  samlAssertion: undefined,
  findCallerTenant,
  findUserToken: async () => {
    onUserAsked();
    return { kind: 'failed', message: 'The call is made for no user' };
  },
});
