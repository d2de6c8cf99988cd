import { z } from 'zod';
import type { Accounts, Subaccount } from '../../../accounts/index.ts';
import type { Audit } from '../../../audit/index.ts';
import { sha256Hex, timingSafeEqualText } from '../../../crypto/digest.ts';
import type { Clock } from '../../../foundation/clock.ts';
import type { WireError } from '../../../foundation/wire-error.ts';
import type { PublicUrls } from '../../../http/server/public-urls.ts';
import type { Reply } from '../../../http/server/reply.ts';
import type { RouteRequest } from '../../../http/server/route.ts';
import {
  createPendingSignIns,
  type PendingSignIn,
  type SignOnProvider,
  signInExpired,
  type WebSignOn,
} from '../../../identity-provider/index.ts';
import type { Database } from '../../../storage/database.ts';
import { useOnce } from '../../../storage/single-use.ts';
import type { TokenUser } from '../../access-token/token-details.ts';
import { unknownTenant } from '../../errors.ts';
import { isOurName } from '../../issuers.ts';
import { createFormPostPage } from '../../pages/form-post-page.ts';
import type { PageContext } from '../../pages/page-context.ts';
import { toTokenUser } from '../../users/to-token-user.ts';
import { isCookieTooLong } from '../cookies.ts';
import { requestTooLong } from '../errors.ts';
import { toNextPage } from '../to-next-page.ts';
import { createAttemptCookies } from './attempt-cookies.ts';
import { signOnAddressesOf } from './sign-on-addresses.ts';

/** What a sign-in at a provider is for: the fields of the form it takes the place of. */
const aimSchema = z.object({
  zone: z.string(),
  alias: z.string(),
  fields: z.record(z.string(), z.string()),
  isForced: z.boolean(),
});
type Aim = z.output<typeof aimSchema>;

/** A sign-in that has come back to the browser that began it. It cannot come back again. */
export type ReturnedSignIn = { readonly zone: Subaccount; readonly pending: PendingSignIn<Aim> };

/** A user as a provider vouches for it. */
export type ProvidedUser = {
  readonly user: TokenUser;
  /** When the session at the provider ends, where it says so. */
  readonly sessionEndsAtMs: number | undefined;
};

/** Signing in at the identity providers a subaccount trusts, from this browser and back to it. */
export type ProviderSignIn = {
  /** The providers to choose from here. */
  readonly list: (
    request: RouteRequest,
    zone: Subaccount,
  ) => Promise<{ readonly providers: readonly SignOnProvider[]; readonly defaultAlias: string | undefined }>;
  /** Sends the browser to a provider. Throws where the provider cannot be asked. */
  readonly begin: (
    request: RouteRequest,
    zone: Subaccount,
    context: PageContext,
    wish: Omit<Aim, 'zone'>,
  ) => Promise<Reply>;
  /** The sign-in that `state` belongs to, which is used up. Throws `sign_in_expired` where this browser has begun none, or another. */
  readonly take: (request: RouteRequest, state: string | undefined) => Promise<ReturnedSignIn>;
  /** `Set-Cookie` that has the browser forget it. */
  readonly forget: (request: RouteRequest, signIn: ReturnedSignIn) => string;
  /** The user a SAML response speaks for. Throws why it is none. */
  readonly acceptResponse: (request: RouteRequest, signIn: ReturnedSignIn, response: string) => Promise<ProvidedUser>;
  /** Notes a refusal, and answers the provider's name for people. */
  readonly noteRefusal: (request: RouteRequest, signIn: ReturnedSignIn, error: WireError) => Promise<string>;
};

/** Creates it. Source: SAML Profiles 2.0 §4.1; RFC 9700 §4.7; decision 0017 */
export const createProviderSignIn = (parts: {
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly audit: Pick<Audit, 'appendAlone'>;
  readonly webSignOn: WebSignOn;
  readonly publicUrls: PublicUrls;
  /** 32 bytes that all nodes share. */
  readonly key: Uint8Array;
}): ProviderSignIn => {
  const { database, webSignOn, publicUrls } = parts;
  const pendingSignIns = createPendingSignIns({ ...parts, aim: aimSchema });
  const attemptCookies = createAttemptCookies(pendingSignIns.read);

  const useUp = async (purpose: string, id: string, expiresAtMs: number): Promise<void> => {
    const keyHash = sha256Hex(id);
    const isFirst = await database.write((transaction) => useOnce(transaction, { purpose, keyHash, expiresAtMs }));
    if (!isFirst) throw signInExpired('used before');
  };

  return {
    list: async (request, zone) => {
      // Providers send browsers back to the address they came from: it must be one of ours, and name the subaccount.
      const isPossible = request.tenant !== undefined && isOurName(publicUrls, request.origin);
      return isPossible ? webSignOn.listProviders(zone.id) : { providers: [], defaultAlias: undefined };
    },

    begin: async (request, zone, context, wish) => {
      const { pending, cookie } = pendingSignIns.begin({ ...wish, zone: zone.id });
      if (isCookieTooLong(cookie.reveal(), 'provider')) throw requestTooLong();
      const addresses = signOnAddressesOf(request, publicUrls, zone);
      const delivery = await webSignOn.start(zone.id, wish.alias, { pending, addresses, isForced: wish.isForced });
      const cookies = attemptCookies.keep(request, zone, pending, cookie.reveal());
      if (delivery.kind === 'redirect') return toNextPage(delivery.location, cookies);
      return createFormPostPage(context, {
        ...delivery,
        cookies,
        words: context.texts.toProvider,
        // The provider may lead on to other hosts of its own, which browsers count as targets of the form.
        formTarget: /^https:/i.test(delivery.action) ? 'https:' : 'http: https:',
      });
    },

    take: async (request, state) => {
      const { tenant } = request;
      const zone = tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(tenant);
      if (zone === undefined) throw unknownTenant();
      const cookie = state === undefined ? undefined : attemptCookies.read(request, zone, state);
      const pending = cookie === undefined ? undefined : pendingSignIns.read(cookie);
      if (pending === undefined)
        throw signInExpired(cookie === undefined ? 'no cookie' : 'a cookie that does not count');
      if (pending.aim.zone !== zone.id) throw signInExpired('begun at another subaccount');
      if (state === undefined || !timingSafeEqualText(state, pending.state)) throw signInExpired('another state');
      await useUp('provider-sign-in', pending.id, pending.expiresAtMs);
      return { zone, pending };
    },

    forget: (request, { zone, pending }) => attemptCookies.end(request, zone, pending),

    acceptResponse: async (request, { zone, pending }, response) => {
      const { alias, isForced } = pending.aim;
      const addresses = signOnAddressesOf(request, publicUrls, zone);
      const attempt = { pending, addresses, isForced, response };
      const accepted = await webSignOn.acceptResponse(zone.id, alias, attempt);
      const { provider, user, singleUse, sessionEndsAtMs } = accepted;
      const id = JSON.stringify([zone.id, provider, singleUse.id]);
      await useUp('saml-assertion', id, singleUse.expiresAtMs);
      return { user: toTokenUser(user, provider), sessionEndsAtMs };
    },

    noteRefusal: async (request, { zone, pending }, error) => {
      const { providers } = await webSignOn.listProviders(zone.id);
      const provider = providers.find(({ alias }) => alias === pending.aim.alias);
      await parts.audit.appendAlone({
        category: 'audit.security-events',
        subaccountId: zone.id,
        actor: { kind: 'user', name: 'UNKNOWN_USER', remoteAddress: request.remoteAddress, requestId: request.id },
        action: 'refuse',
        object: 'Session in a browser',
        message: `Refusing a sign-in by identity provider ${provider?.name ?? pending.aim.alias}: ${error.code}`,
        attributes: { detail: error.detail ?? '' },
      });
      return provider?.text ?? '';
    },
  };
};
