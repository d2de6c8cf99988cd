import { WireError } from '../../../foundation/wire-error.ts';
import { json, type Reply } from '../../../http/server/reply.ts';
import { defineRoute, type Route } from '../../../http/server/route.ts';
import type { Administrators } from '../../administrators/administrators.ts';
import { operations } from '../../contract.ts';
import { managementErrorBody } from '../../error-body.ts';
import { assertFromCockpit } from '../../sessions/from-cockpit.ts';
import { formatSessionCookie } from '../../sessions/session-cookie.ts';
import { singleSignOnAbsent } from '../../single-sign-on/errors.ts';
import { formatSignInCookie } from '../../single-sign-on/sign-in-cookie.ts';
import { callbackPath } from '../../single-sign-on/single-sign-on.ts';

const common = {
  doors: ['cockpit', 'bare'],
  access: 'public',
  errors: managementErrorBody,
  source: 'decision 0016',
} as const;
const noStore = { 'cache-control': 'no-store' };

/** Signing in by the operator's OpenID provider. Source: OpenID Connect Core 1.0 §3.1; decision 0016 */
export const singleSignOnRoutes = (administrators: Administrators): readonly Route[] => [
  defineRoute({
    ...common,
    method: 'GET',
    path: operations.readSignInOptions.path,
    bodyKind: 'none',
    summary: operations.readSignInOptions.summary,
    handle: () => {
      const { singleSignOn, acceptsPasswords } = administrators;
      const value = { passwords: acceptsPasswords, ...(singleSignOn && { singleSignOn: { name: singleSignOn.name } }) };
      return json(200, operations.readSignInOptions.response.parse(value), noStore);
    },
  }),
  defineRoute({
    ...common,
    method: operations.startSingleSignOn.method,
    path: operations.startSingleSignOn.path,
    bodyKind: 'json',
    body: operations.startSingleSignOn.request,
    maxBodyBytes: 4096,
    summary: operations.startSingleSignOn.summary,
    handle: async (request) => {
      // Else a page of another site could have somebody signed in without their doing.
      assertFromCockpit(request);
      if (administrators.singleSignOn === undefined) throw singleSignOnAbsent();
      const { location, cookie } = await administrators.singleSignOn.start(request, request.body);
      return json(
        200,
        { location },
        {
          ...noStore,
          ...(cookie && { 'set-cookie': formatSignInCookie(request, cookie.reveal()) }),
        },
      );
    },
  }),
  defineRoute({
    ...common,
    method: 'GET',
    path: callbackPath,
    bodyKind: 'none',
    summary: 'Where the OpenID provider sends browsers back to',
    handle: async (request) => {
      const { singleSignOn } = administrators;
      if (singleSignOn === undefined) throw singleSignOnAbsent();
      try {
        const { user, returnTo } = await administrators.signInByProvider(request, singleSignOn);
        const { cookie } = await administrators.sessions.begin(request, user);
        // The page is there for everybody; what it fetches then comes from our own origin, and the strict cookie with it.
        return leadTo(returnTo, [
          formatSessionCookie(request, cookie.reveal()),
          formatSignInCookie(request, undefined),
        ]);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        // A link somebody else made must not end what this browser has begun.
        const cookies = error.code === 'sign_in_expired' ? [] : [formatSignInCookie(request, undefined)];
        return leadTo(`/cockpit/?problem=${encodeURIComponent(error.code)}`, cookies);
      }
    },
  }),
];

const leadTo = (location: string, cookies: readonly string[]): Reply => ({
  status: 303,
  headers: { ...noStore, location, 'referrer-policy': 'no-referrer', 'set-cookie': cookies },
});
