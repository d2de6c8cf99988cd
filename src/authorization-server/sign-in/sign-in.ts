import type { Subaccount } from '../../accounts/index.ts';
import { Secret } from '../../foundation/secret.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { builtInOrigin } from '../access-token/token-details.ts';
import type { TokenUsers } from '../users/token-users.ts';
import type { FindDestination, SignInDestination } from './destination.ts';
import { expiredForm } from './errors.ts';
import { readFormFields } from './form-fields.ts';
import { assertOwnForm, assertOwnOrigin, formTokenField } from './form-protection.ts';
import type { ProviderSignIn } from './providers/provider-sign-in.ts';
import type { Session, Sessions } from './sessions.ts';
import type { ShowSignIn } from './show-sign-in.ts';
import { toNextPage } from './to-next-page.ts';

/** Answers the forms by which users sign in and out. */
export type SignIn = {
  readonly signIn: (request: RouteRequest) => Promise<Reply>;
  readonly signOut: (request: RouteRequest) => Promise<Reply>;
};

/** Creates signing in by password with the built-in identity provider, and signing out. Source: security.md S-09, S-57 */
export const createSignIn = (parts: {
  readonly findDestination: FindDestination;
  readonly sessions: Sessions;
  readonly users: Pick<TokenUsers, 'signIn'>;
  readonly showSignIn: ShowSignIn;
  readonly providerSignIn: Pick<ProviderSignIn, 'list'>;
}): SignIn => {
  const showAgain = (
    request: RouteRequest,
    { zone, context, purpose, fields, formTargets }: SignInDestination,
    again: {
      readonly userName: string;
      readonly problem: string;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<Reply> => parts.showSignIn(request, zone, context, { purpose, fields, formTargets, ...again });

  const textOf = async (request: RouteRequest, zone: Subaccount, origin: string): Promise<string> => {
    const { providers } = await parts.providerSignIn.list(request, zone);
    return providers.find(({ name }) => name === origin)?.text ?? origin;
  };

  /** The provider may sign the same user in again without asking: people are told, and asked anew where they choose it again. */
  const showEnd = async (
    request: RouteRequest,
    { zone, context, purpose, fields, formTargets }: SignInDestination,
    { user }: Session,
    cookie: string,
  ): Promise<Reply> => {
    const notice = context.texts.signIn.providerSessionGoesOn(await textOf(request, zone, user.origin));
    const page = { purpose, fields, formTargets, notice, isForced: true, cookies: [cookie] };
    return parts.showSignIn(request, zone, context, page);
  };

  const signIn = async (request: RouteRequest): Promise<Reply> => {
    const form = readFormFields(request);
    const destination = await parts.findDestination(request, { to: form.get('to'), request: form.get('request') });
    const { zone, context } = destination;
    const texts = context.texts.signIn;
    const userName = form.get('username') ?? '';
    try {
      assertOwnForm(request, zone, form.get(formTokenField), undefined);
    } catch (error) {
      // The user sees the form again, this time with a token: nothing was tried.
      if (!(error instanceof WireError) || error.code !== expiredForm().code) throw error;
      return showAgain(request, destination, { userName, problem: texts.expired, status: 403 });
    }
    try {
      const user = await parts.users.signIn(zone.id, userName, new Secret(form.get('password') ?? ''), {
        remoteAddress: request.remoteAddress,
        requestId: request.id,
      });
      if (user === undefined) {
        return showAgain(request, destination, { userName, problem: texts.wrong, status: 401 });
      }
      return toNextPage(destination.location, [await parts.sessions.start(request, zone, user)]);
    } catch (error) {
      if (!(error instanceof WireError) || (error.status !== 429 && error.status !== 503)) throw error;
      const seconds = Number(error.headers['Retry-After'] ?? 1);
      return showAgain(request, destination, {
        userName,
        problem: error.status === 429 ? texts.tooMany(seconds) : texts.busy,
        status: error.status,
        headers: { 'retry-after': String(seconds) },
      });
    }
  };

  return {
    signIn,
    signOut: async (request) => {
      assertOwnOrigin(request);
      const form = readFormFields(request);
      const destination = await parts.findDestination(request, { to: form.get('to'), request: form.get('request') });
      const { zone, location } = destination;
      const session = await parts.sessions.find(request, zone);
      // Who is signed out already need not be told that the form is old.
      if (session === undefined) return toNextPage(location, []);
      assertOwnForm(request, zone, form.get(formTokenField), session);
      const cookie = await parts.sessions.end(request, zone);
      return session.user.origin === builtInOrigin
        ? toNextPage(location, [cookie])
        : showEnd(request, destination, session, cookie);
    },
  };
};
