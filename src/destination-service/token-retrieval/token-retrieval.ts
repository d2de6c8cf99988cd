import type { z } from 'zod';
import type { Level, Properties } from '../configurations/configuration.ts';
import type { AssertionIssuer } from '../saml/issue-assertion.ts';
import type { ClientAssertion, TokenRequest } from '../token-service/build-token-request.ts';
import type { TokenService } from '../token-service/token-service-properties.ts';
import type { KeyPart, TokenTrace } from '../trace/token-trace.ts';
import type { RetrievedToken } from './auth-token.ts';
import type { LookupInput } from './lookup-input.ts';

/** A destination as retrieval sees it: fragments merged, referenced certificates read. */
export type RetrievalSubject = {
  readonly level: Level;
  readonly name: string;
  readonly properties: Properties;
  /** Stands for everything the credential depends on besides the lookup's input. */
  readonly fingerprint: string;
  /** The fingerprint as traces show it: what it is made of, by name. */
  readonly keyParts: readonly KeyPart[];
  /** `tokenServiceURL` fit to be shown. */
  readonly tokenServiceUrl: string | undefined;
};

/** What retrieval may use. */
export type RetrievalTools = {
  /** Makes SAML assertions. */
  readonly assertions: AssertionIssuer;
  /** Asks a token service, through its token cache. `cacheKey` stands for all that decides about the token. */
  readonly findToken: (
    subject: RetrievalSubject,
    cacheKey: string,
    prepare: () => Promise<TokenCallPlan>,
    options?: TokenOptions,
  ) => RetrievedToken | Promise<RetrievedToken>;
  /** A digest for traces, of use in this process only: equal for equal texts, and no way back. */
  readonly digest: (text: string) => string;
  /** The same tools for one lookup, which note in `tokens` how each of its tokens came about. */
  readonly tracing: (tokens: TokenTrace[]) => RetrievalTools;
  /** The same tools for a caller whose token `refusedValue` did not work: that one is fetched anew. */
  readonly renewing: (refusedValue: string) => RetrievalTools;
  /** Another destination of the same level as the source of client assertions. */
  readonly findAssertionSource: (
    subject: RetrievalSubject,
    provider: string,
    input: LookupInput,
  ) => Promise<AssertionSource>;
};

/** How a token is kept and sent on. */
export type TokenOptions = {
  /** False for what must be asked anew each time: codes and refresh tokens are used up by it. */
  readonly isCached?: boolean;
  /** The token is kept no longer. */
  readonly notAfterMs?: number;
  /** The header it goes into; `Authorization` unless told otherwise. */
  readonly header?: string;
  /** Without this member of its reply a token service has not done what was asked. */
  readonly requires?: 'issued_token_type';
  /** What decides about the token besides the destination, as traces show it. */
  readonly keyParts?: readonly KeyPart[];
};

/** The request to a token service, or why it cannot be made. */
export type TokenCallPlan =
  | { readonly kind: 'call'; readonly service: TokenService; readonly request: TokenRequest }
  /** A refresh token is got first, and the token with it; `fallback` is tried where the service does not know the first step. */
  | {
      readonly kind: 'two-steps';
      readonly service: TokenService;
      readonly first: TokenRequest;
      readonly next: (refreshToken: string) => TokenRequest;
      readonly fallback: TokenRequest;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Where a client assertion comes from. `fingerprint` stands for it in cache keys; `get` is called when a token is really fetched. */
export type AssertionSource =
  | { readonly kind: 'source'; readonly fingerprint: string; readonly get: () => Promise<AssertionResult> }
  | { readonly kind: 'failed'; readonly message: string };

/** A client assertion, or why there is none. */
export type AssertionResult =
  | { readonly kind: 'assertion'; readonly assertion: ClientAssertion }
  | { readonly kind: 'failed'; readonly message: string };

/** Retrieves the credential of a destination whose properties were read by its authentication type. */
export type BoundRetrieval = {
  /** Rejects headers that contradict the destination, also where retrieval is skipped. Throws a 400. */
  readonly assertHeaders: (input: LookupInput) => void;
  readonly retrieve: (
    subject: RetrievalSubject,
    input: LookupInput,
    tools: RetrievalTools,
  ) => RetrievedToken | Promise<RetrievedToken>;
  /** The keystore shown to a token service, which the reply carries when retrieval is skipped. */
  readonly tokenKeyStore: string | undefined;
};

/** One authentication type: how its properties are read, and how its credential is retrieved. */
export type TokenRetrieval<Parsed> = {
  /** The value of `Authentication`. */
  readonly name: string;
  /** The properties as the cockpit and the CLI list them. */
  readonly properties: z.ZodType;
  /** Reads the properties once; what is missing makes an error token, never a failed lookup. */
  readonly parse: (properties: Properties) => ParsedProperties<Parsed>;
  readonly assertHeaders?: (parsed: Parsed, input: LookupInput) => void;
  readonly tokenKeyStore?: (parsed: Parsed) => string | undefined;
  readonly retrieve: (
    parsed: Parsed,
    subject: RetrievalSubject,
    input: LookupInput,
    tools: RetrievalTools,
  ) => RetrievedToken | Promise<RetrievedToken>;
};

/** Properties in the shape of their type, or the text that names what is wrong with them. */
export type ParsedProperties<Parsed> =
  | { readonly kind: 'parsed'; readonly parsed: Parsed }
  | { readonly kind: 'incomplete'; readonly message: string };

/** A type without its parameter: it reads a destination's properties and is bound to them. */
export type AuthenticationType = {
  readonly name: string;
  readonly properties: z.ZodType;
  readonly bind: (properties: Properties) => BoundRetrieval;
};

/** Makes an authentication type for the list in `index.ts`. */
export const defineAuthenticationType = <Parsed>(retrieval: TokenRetrieval<Parsed>): AuthenticationType => ({
  name: retrieval.name,
  properties: retrieval.properties,
  bind: (properties) => {
    const result = retrieval.parse(properties);
    if (result.kind === 'incomplete') return failing(result.message);
    const { parsed } = result;
    return {
      assertHeaders: (input) => retrieval.assertHeaders?.(parsed, input),
      retrieve: (subject, input, tools) => retrieval.retrieve(parsed, subject, input, tools),
      tokenKeyStore: retrieval.tokenKeyStore?.(parsed),
    };
  },
});

/** The text of a failed retrieval as callers see it. Source: seen in SAP's replies */
export const retrievalFailure = (cause: string): RetrievedToken => ({
  kind: 'failed',
  message: `Retrieval of OAuthToken failed due to: ${cause}`,
});

const failing = (message: string): BoundRetrieval => ({
  assertHeaders: () => {},
  retrieve: () => retrievalFailure(message),
  tokenKeyStore: undefined,
});
