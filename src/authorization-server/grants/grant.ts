import type { ZodType } from 'zod';
import type { KnownClient } from '../clients/oauth-client.ts';

/** What a grant is asked to judge. The client is authenticated and registered for the grant. */
export type GrantRequest<Parameters> = {
  readonly known: KnownClient;
  readonly parameters: Parameters;
};

/** A grant's answer: for whom the token is. */
export type Authorization = {
  /** `client`: the client acts for itself, as its technical user. */
  readonly subject: 'client';
  /** What the claim `grant_type` says. */
  readonly grantType: string;
};

/**
 * One way to be granted a token. Adding one: a file beside this, and an entry in `index.ts`. Authentication, scopes and issuing are the
 * endpoint's.
 */
export type Grant<Parameters = unknown> = {
  readonly grantType: string;
  /** The grant's own parameters, read from those of the request by name. */
  readonly parameters: ZodType<Parameters>;
  readonly requiresClientAuth: boolean;
  /** Throws `invalid_grant` and the like. */
  readonly authorize: (request: GrantRequest<Parameters>) => Promise<Authorization> | Authorization;
};
