import { z } from 'zod';
import { sha256Hex, timingSafeEqualText } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import type { Secret } from '../../foundation/secret.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Outbound } from '../../http/client/outbound.ts';
import { parseForm, toUniqueRecord } from '../../http/server/parse-form.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import {
  addToAddress,
  createCallProvider,
  createPendingSignIns,
  createRelyingParty,
  type PendingSignIn,
  signInExpired,
} from '../../identity-provider/index.ts';
import type { Database } from '../../storage/database.ts';
import { useOnce } from '../../storage/single-use.ts';
import type { AdministratorRole } from '../contract.ts';
import { type ProviderUser, roleOfGroups, toProviderUser } from './provider-user.ts';
import { toReturnAddress } from './return-address.ts';
import type { SingleSignOnSettings } from './settings.ts';
import { readSignInCookie } from './sign-in-cookie.ts';

/** Where the provider sends browsers back to: the one redirect URI there is, below the origin of the cockpit. */
export const callbackPath = '/cockpit/sign-in/callback';

/** Signing in by the operator's OpenID provider. Source: OpenID Connect Core 1.0 §3.1; RFC 9700; decision 0016 */
export type SingleSignOn = {
  readonly name: string;
  readonly issuer: string;
  /** Where the browser goes to sign in, and what it keeps meanwhile. Throws 503 where the provider is not there. */
  readonly start: (
    request: RouteRequest,
    wish: { readonly returnTo?: string | undefined; readonly isAnotherUser?: boolean | undefined },
  ) => Promise<{ readonly location: string; readonly cookie?: Secret }>;
  /** Who has come back with the browser. Throws the refusals of relying parties. */
  readonly finish: (request: RouteRequest) => Promise<{ readonly user: ProviderUser; readonly returnTo: string }>;
  /** The role a user with these groups has now. */
  readonly roleOf: (groups: readonly string[]) => AdministratorRole | undefined;
  /** Where to end the session at the provider too, if it can be told to. */
  readonly findLogout: (idToken: Secret | undefined) => Promise<string | undefined>;
};

/** What single sign-on needs of the house. Source: engineering guide §3 */
export type SingleSignOnParts = {
  readonly settings: SingleSignOnSettings;
  /** 32 bytes that all nodes share. */
  readonly key: Uint8Array;
  readonly outbound: Pick<Outbound, 'fetchBuffered'>;
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** A longer ID token would make an address that servers refuse; they ask the user then. */
const maxHintLength = 4096;

/** Creates it. Source: as `SingleSignOn` */
export const createSingleSignOn = (parts: SingleSignOnParts): SingleSignOn => {
  const { settings, database, clock, log } = parts;
  const { issuer, clientId } = settings;
  const relyingParty = createRelyingParty({ issuer, callProvider: createCallProvider(parts), clock });
  const pendingSignIns = createPendingSignIns({ ...parts, aim: z.string() });
  const redirectUri = (): string => settings.origin() + callbackPath;

  /** The sign-in this browser has begun, used up by asking. */
  const takePending = async (request: RouteRequest, state: string | undefined): Promise<PendingSignIn<string>> => {
    const cookie = readSignInCookie(request);
    const pending = cookie === undefined ? undefined : pendingSignIns.read(cookie);
    if (pending === undefined) throw signInExpired(cookie === undefined ? 'no cookie' : 'a cookie that counts no more');
    if (state === undefined || !timingSafeEqualText(state, pending.state)) throw signInExpired('another state');
    const { id, expiresAtMs } = pending;
    const isFirst = await database.write((transaction) =>
      useOnce(transaction, { purpose: 'cockpit-sign-in', keyHash: sha256Hex(id), expiresAtMs }),
    );
    if (!isFirst) throw signInExpired('used before');
    return pending;
  };

  const finish: SingleSignOn['finish'] = async (request) => {
    const parameters = toUniqueRecord(parseForm(request.rawQuery));
    const pending = await takePending(request, parameters.state);
    const { claims, idToken } = await relyingParty.finish(
      pending,
      { clientId, clientSecret: settings.clientSecret, redirectUri: redirectUri() },
      parameters,
    );
    return { user: toProviderUser(claims, idToken, settings), returnTo: pending.aim };
  };

  return {
    name: settings.name,
    issuer,
    start: async (request, { returnTo: asked, isAnotherUser = false }) => {
      const returnTo = toReturnAddress(asked);
      // The provider sends browsers back to one address only, and the cookie must be there by then.
      if (request.origin.toLowerCase() !== settings.origin()) {
        log.info('single-sign-on-moves', { from: request.origin, to: settings.origin() });
        return { location: settings.origin() + returnTo };
      }
      const { pending, cookie } = pendingSignIns.begin(returnTo);
      const client = { clientId, redirectUri: redirectUri() };
      const wish = { scopes: settings.scopes, isForced: isAnotherUser };
      return { location: await logged(log, 'start', relyingParty.start(pending, client, wish)), cookie };
    },
    finish: (request) => logged(log, 'finish', finish(request)),
    roleOf: (groups) => roleOfGroups(groups, settings),
    findLogout: async (idToken) => {
      // Whoever signs out here is signed out, whatever the provider does.
      const metadata = await relyingParty.readMetadata().catch(() => undefined);
      const hint = idToken?.reveal() ?? '';
      return (
        metadata?.end_session_endpoint &&
        addToAddress(metadata.end_session_endpoint, {
          client_id: clientId,
          post_logout_redirect_uri: `${settings.origin()}/cockpit/`,
          ...(hint !== '' && hint.length <= maxHintLength && { id_token_hint: hint }),
        })
      );
    },
  };
};

/** The reason of a refusal is for the operator: browsers are told the code only. */
const logged = async <Result>(log: Log, step: string, work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof WireError) log.warn('single-sign-on-failed', { step, code: error.code, detail: error.detail });
    throw error;
  }
};
