import type { ClientCertificate } from '../../http/server/client-certificate.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import type { TokenParameters } from '../token-request/token-parameters.ts';

/** What a client authentication method looks at. */
export type ClientAuthRequest = {
  /** Every `Authorization` field of the request. */
  readonly authorization: readonly string[];
  /** Value of `X-CF-ENCODED-CREDENTIALS`. */
  readonly encodedCredentials: string | undefined;
  readonly parameters: TokenParameters;
  /** The certificate the client holds the key of, where the door takes one at this host. */
  readonly certificate: ClientCertificate | undefined;
  /** What a signed assertion of this client may name as its audience here. */
  readonly listAudiences: (known: KnownClient) => readonly string[];
  readonly remoteAddress: string;
  readonly rules: ClientAuthRules;
};

/** How a door treats client credentials. */
export type ClientAuthRules = {
  /** Whether credentials in the body (or, where allowed, the query) may stand alone. */
  readonly acceptsParameters: boolean;
  /** Whether `client_secret` may come in the query. */
  readonly acceptsSecretInQuery: boolean;
  /** Whether a secret in the body is overlooked when there is an `Authorization` header for the same client. */
  readonly headerWins: boolean;
  /** Whether signed assertions are credentials here. Source: RFC 7523 §2.2 */
  readonly acceptsAssertions: boolean;
  /**
   * Where a certificate is a credential. `certificate-host`: on the host made for it, and on the bare host, which clients use that know no
   * other. Source: RFC 8705 §2; wire contract 7.1, clients.md 0.1 no. 6
   */
  readonly acceptsCertificates: 'anywhere' | 'certificate-host' | 'nowhere';
};

/**
 * A method's answer. `absent`: not its kind of credential, another may try. `rejected` ends the request; the reason is for the audit
 * log, the caller is told nothing (S-04).
 */
export type ClientAuthentication =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'accepted';
      readonly known: KnownClient;
      /** `x5t#S256` of the certificate that was the credential. Source: RFC 8705 §3.1 */
      readonly confirmation?: string;
    }
  | {
      readonly kind: 'rejected';
      readonly reason: string;
      readonly clientId?: string;
      /** True where a secret, assertion or certificate was judged, and the failure counted by that. */
      readonly isSecretJudged?: boolean;
      /** True for the failure after which the client or address is turned away for a while. */
      readonly hasReachedLimit?: boolean;
    };

/** Checks secrets; shared by the methods that have one. */
export type VerifySecret = (attempt: {
  readonly clientId: string;
  /** The readings of what was sent; one of them must be the secret. */
  readonly candidates: readonly string[];
  readonly remoteAddress: string;
}) => Promise<ClientAuthentication>;

/** Checks a signed assertion. The id of the client is the one it names itself, unverified as yet. */
export type VerifyAssertion = (attempt: {
  readonly clientId: string;
  readonly assertion: string;
  readonly listAudiences: (known: KnownClient) => readonly string[];
  readonly remoteAddress: string;
}) => Promise<ClientAuthentication>;

/** Checks a certificate; `absent` for a public client, since many clients present theirs always. */
export type VerifyCertificate = (attempt: {
  readonly clientId: string;
  readonly certificate: ClientCertificate;
  readonly remoteAddress: string;
}) => Promise<ClientAuthentication>;

/** What the methods check with. */
export type Verifiers = {
  readonly verifySecret: VerifySecret;
  readonly verifyAssertion: VerifyAssertion;
  readonly verifyCertificate: VerifyCertificate;
  /** The client of this id, if it is a public one that is enabled. */
  readonly findPublicClient: (clientId: string) => Promise<KnownClient | undefined>;
};

/** One way for a client to prove who it is. Adding one: a file beside this, and an entry in `index.ts`. */
export type ClientAuthMethod = {
  /** Source: IANA registry "OAuth Token Endpoint Authentication Methods" */
  readonly name: string;
  readonly authenticate: (request: ClientAuthRequest, verifiers: Verifiers) => Promise<ClientAuthentication>;
};
