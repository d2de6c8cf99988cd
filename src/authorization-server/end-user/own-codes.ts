import type { Subaccount } from '../../accounts/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import type { TokenUser } from '../access-token/token-details.ts';
import type { IssueCode } from '../authorization-code/issue-code.ts';
import { listClients } from '../clients/client-store.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import type { Session } from '../sign-in/sessions.ts';
import type { FindUserRights } from '../users/user-scopes.ts';

/** Codes users make for themselves, to carry them to a device that cannot show our pages. */
export type OwnCodes = {
  /** The clients a code can be made for. */
  readonly listClients: (zone: Subaccount) => Promise<readonly OAuthClient[]>;
  readonly listScopes: (client: OAuthClient, zone: Subaccount, user: TokenUser) => Promise<readonly string[]>;
  /** A code for the ticked scopes; `undefined` where none of several is ticked. */
  readonly issue: (
    request: RouteRequest,
    wanted: {
      readonly client: OAuthClient;
      readonly zone: Subaccount;
      readonly session: Session;
      readonly ticked: readonly string[];
    },
  ) => Promise<{ readonly code: string; readonly lifetimeSeconds: number } | undefined>;
};

/** As long as a code of the Neo endpoint lives. */
const maxLifetimeSeconds = 600;
/** A client without a secret cannot prove who it is, and there is no code verifier: whoever sees the code can use it. */
const maxPublicLifetimeSeconds = 120;

/**
 * Creates the making of codes. There is no redirect URI, as nobody is redirected: the token request need not name one.
 * Source: SAP doc "Use a QR Code for Mobile Access"; lifetimes: Assumed, SAP documents none
 */
export const createOwnCodes = (parts: {
  readonly database: Database;
  readonly issueCode: IssueCode;
  readonly findUserRights: FindUserRights;
}): OwnCodes => {
  const listScopes: OwnCodes['listScopes'] = async (client, zone, user) =>
    (await parts.findUserRights(client, zone, user)).scopes;
  return {
    listClients: async (zone) =>
      (await listClients(parts.database, zone.id)).filter(
        ({ isEnabled, grantTypes }) => isEnabled && grantTypes.includes(grantTypeNames.authorizationCode),
      ),
    listScopes,
    issue: async (request, { client, zone, session, ticked }) => {
      const all = await listScopes(client, zone, session.user);
      const scopes = all.filter((scope) => ticked.includes(scope));
      if (scopes.length === 0 && all.length > 0) return undefined;
      const maxSeconds = client.isConfidential ? maxLifetimeSeconds : maxPublicLifetimeSeconds;
      const code = await parts.issueCode({
        client,
        zone,
        user: session.user,
        scopes,
        signedInAtMs: session.signedInAtMs,
        maxLifetimeSeconds: maxSeconds,
        remoteAddress: request.remoteAddress,
        requestId: request.id,
      });
      const lifetimeSeconds =
        client.tokenLifetimeSeconds === 0 ? maxSeconds : Math.min(maxSeconds, client.tokenLifetimeSeconds);
      return { code, lifetimeSeconds };
    },
  };
};
