import type { Subaccount } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import { generateOpaqueToken } from '../../crypto/random.ts';
import type { Clock } from '../../foundation/clock.ts';
import { type RequestId, randomUuid } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import type { TokenUser } from '../access-token/token-details.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { type AuthorizationCode, insertCode } from './authorization-code.ts';

/** What a user has just authorized. */
export type GrantedAuthorization = {
  readonly client: OAuthClient;
  readonly zone: Subaccount;
  readonly user: TokenUser;
  /** What the user approved; a part of what the client and the user have. */
  readonly scopes: readonly string[];
  readonly redirectUri?: string | undefined;
  readonly codeChallenge?: string | undefined;
  readonly nonce?: string | undefined;
  /** The one address tokens are to be for. Source: RFC 8707 §2.1 */
  readonly resource?: string | undefined;
  readonly signedInAtMs?: number | undefined;
  /** How long the code may live; a minute where nothing is said. */
  readonly maxLifetimeSeconds?: number | undefined;
  readonly remoteAddress: string;
  readonly requestId: RequestId;
};

/** Makes a code for what a user has authorized. */
export type IssueCode = (granted: GrantedAuthorization) => Promise<string>;

/** Source: security.md S-10 */
const defaultLifetimeSeconds = 60;

/**
 * Creates the issuing of codes. A code lives as long as the client's tokens at most, as SAP documents, and never longer than the endpoint
 * allows. Source: RFC 6749 §4.1.2; SAP doc "Register an OAuth Client", Token Lifetime
 */
export const createIssueCode =
  (parts: { readonly database: Database; readonly clock: Clock; readonly audit: Pick<Audit, 'append'> }): IssueCode =>
  async (granted) => {
    const { client, zone, user } = granted;
    const text = generateOpaqueToken();
    const issuedAtMs = parts.clock();
    const maxSeconds = granted.maxLifetimeSeconds ?? defaultLifetimeSeconds;
    const lifetimeSeconds =
      client.tokenLifetimeSeconds === 0 ? maxSeconds : Math.min(client.tokenLifetimeSeconds, maxSeconds);
    const code: AuthorizationCode = {
      clientId: client.clientId,
      subaccountId: zone.id,
      authorizationId: randomUuid(),
      scopes: granted.scopes,
      details: {
        user,
        nonce: granted.nonce,
        signedInAtMs: granted.signedInAtMs,
        ...(granted.resource !== undefined && { audience: [granted.resource] }),
      },
      ...(granted.redirectUri !== undefined && { redirectUri: granted.redirectUri }),
      ...(granted.codeChallenge !== undefined && { codeChallenge: granted.codeChallenge }),
      issuedAtMs,
      expiresAtMs: issuedAtMs + lifetimeSeconds * 1000,
    };
    await parts.database.write(async (transaction) => {
      await insertCode(transaction, text, code);
      await parts.audit.append(transaction, {
        category: 'audit.security-events',
        subaccountId: zone.id,
        actor: {
          kind: 'user',
          name: user.name,
          clientId: client.clientId,
          remoteAddress: granted.remoteAddress,
          requestId: granted.requestId,
        },
        action: 'create',
        object: `OAuth client ${client.clientId}`,
        message: `Creating authorization code: ${text.slice(0, 5)}`,
      });
    });
    return text;
  };
