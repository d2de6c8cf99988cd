import type { ZodType } from 'zod';
import type { Subaccount } from '../../accounts/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { TokenOrder } from '../access-token/access-token.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import type { TokenDoor } from '../doors/token-door.ts';

/** What a grant is asked to judge. The client is authenticated and registered for the grant. */
export type GrantRequest<Parameters> = {
  readonly known: KnownClient;
  /** The subaccount the token is to be for; its users are meant where there is a user. */
  readonly zone: Subaccount;
  readonly door: TokenDoor;
  readonly parameters: Parameters;
  /** The parameter `scope`, as sent. */
  readonly requestedScope: string | undefined;
  /** The parameter `resource`, checked, where the door reads it. Source: RFC 8707 §2 */
  readonly resource: string | undefined;
  /** How the endpoint was reached: for the record, and for what must name this endpoint. */
  readonly request: Pick<
    RouteRequest,
    'clientCertificate' | 'headers' | 'id' | 'origin' | 'pathPrefix' | 'rawPath' | 'remoteAddress' | 'tenant'
  >;
};

/** A grant's answer: for whom the token is, what it may say, and what goes with it. Fields as in `TokenOrder`. */
export type Authorization = Pick<
  TokenOrder,
  | 'subject'
  | 'grantType'
  | 'scopes'
  | 'roleCollections'
  | 'authorizationId'
  | 'refreshTokenLifetimeSeconds'
  | 'refreshTokenScopes'
  | 'idToken'
  | 'redemption'
  | 'notAfterMs'
  | 'audience'
  | 'actors'
> & {
  /** Where the grant says so itself; else as the request or the door has it. */
  readonly format?: TokenOrder['format'] | undefined;
  /** What the token is bound to besides: the certificate of what it is given for. */
  readonly confirmation?: TokenOrder['confirmation'];
  /** Beside `access_token` in the reply. Source: RFC 8693 §2.2.1 */
  readonly replyMembers?: Readonly<Record<string, string>>;
};

/**
 * One way to be granted a token. Adding one: a file beside this, and an entry in `index.ts`. Authentication, scopes of clients and issuing
 * are the endpoint's.
 */
export type Grant<Parameters = unknown> = {
  readonly grantType: string;
  /** The grant's own parameters, read from those of the request by name. */
  readonly parameters: ZodType<Parameters>;
  /** Throws `invalid_grant` and the like. */
  readonly authorize: (request: GrantRequest<Parameters>) => Promise<Authorization> | Authorization;
};

/** Declares a grant and forgets the type of its parameters, so that grants fit one list. */
export const defineGrant = <Parameters>(grant: Grant<Parameters>): Grant => ({
  ...grant,
  // `parameters` has parsed the value by the time authorize() is called.
  authorize: (request) => grant.authorize(request as GrantRequest<Parameters>),
});

/** What is on record about a second use of something that may be used once. Source: spec 9; security.md S-65 */
export const replayEvent = ({ known, zone, request }: GrantRequest<unknown>, what: string): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId: zone.id,
  actor: {
    kind: 'client',
    name: known.client.clientId,
    remoteAddress: request.remoteAddress,
    requestId: request.id,
  },
  action: 'delete',
  object: `OAuth client ${known.client.clientId}`,
  message: `Deleting cloud access tokens: ${what} was used again`,
});
