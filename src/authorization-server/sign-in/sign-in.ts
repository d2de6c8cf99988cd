import { Secret } from '../../foundation/secret.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { TokenUsers } from '../users/token-users.ts';
import type { FindDestination, SignInDestination } from './destination.ts';
import { expiredForm } from './errors.ts';
import { readFormFields } from './form-fields.ts';
import { assertOwnForm, assertOwnOrigin, formTokenField } from './form-protection.ts';
import type { Sessions } from './sessions.ts';
import { showSignIn } from './show-sign-in.ts';

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
  ): Reply => showSignIn(request, zone, context, { purpose, fields, formTargets, ...again });

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
      const { zone, location } = await parts.findDestination(request, {
        to: form.get('to'),
        request: form.get('request'),
      });
      const session = await parts.sessions.find(request, zone);
      // Who is signed out already need not be told that the form is old.
      if (session === undefined) return toNextPage(location, []);
      assertOwnForm(request, zone, form.get(formTokenField), session);
      return toNextPage(location, [await parts.sessions.end(request, zone)]);
    },
  };
};

/** Leads on after a form, so that reloading the next page does not send it again. Source: RFC 9110 §15.4.4 */
export const toNextPage = (location: string, cookies: readonly string[]): Reply => ({
  status: 303,
  headers: {
    location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
  },
});
