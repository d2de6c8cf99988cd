import { empty, json } from '../../../http/server/reply.ts';
import { defineRoute, principalOf, type Route } from '../../../http/server/route.ts';
import type { Administrators } from '../../administrators/administrators.ts';
import { operations } from '../../contract.ts';
import { managementErrorBody } from '../../error-body.ts';
import { foreignRequest, sessionNeedsTls } from '../../errors.ts';
import { serve } from '../../serve-operation.ts';
import { assertFromCockpit } from '../../sessions/from-cockpit.ts';
import { canKeepSession, formatSessionCookie } from '../../sessions/session-cookie.ts';

const common = { doors: ['cockpit', 'bare'], errors: managementErrorBody, source: 'security.md S-57' } as const;
const noStore = { 'cache-control': 'no-store' };

/** Beginning and ending sessions, and who may administer. Source: security.md S-57, S-58 */
export const sessionRoutes = (administrators: Administrators): readonly Route[] => [
  defineRoute({
    ...common,
    method: 'GET',
    path: operations.whoAmI.path,
    access: { audience: 'management', scope: 'viewer', confined: 'like-everybody' },
    bodyKind: 'none',
    summary: operations.whoAmI.summary,
    handle: async (request) => {
      const { name, scopes, credential } = principalOf(request);
      const session = credential === 'session' ? await administrators.sessions.find(request) : undefined;
      const value = {
        name,
        role: scopes.at(-1),
        ...(session && { subaccount: session.subaccount, expiresAtMs: session.expiresAtMs }),
      };
      return json(200, operations.whoAmI.response.parse(value), noStore);
    },
  }),
  defineRoute({
    ...common,
    method: operations.signIn.method,
    path: operations.signIn.path,
    access: 'public',
    bodyKind: 'json',
    body: operations.signIn.request,
    maxBodyBytes: 4096,
    summary: operations.signIn.summary,
    handle: async (request) => {
      // Else a page of another site could sign somebody in as somebody else.
      assertFromCockpit(request);
      if (!canKeepSession(request)) throw sessionNeedsTls();
      const { body } = request;
      const holder =
        'userName' in body
          ? await administrators.signInUser(request, body)
          : await administrators.identify(request, body);
      const { cookie, expiresAtMs } = await administrators.sessions.begin(request, holder);
      const { name } = 'user' in holder ? { name: holder.user.userName } : holder;
      return json(201, operations.signIn.response.parse({ ...holder, name, expiresAtMs }), {
        ...noStore,
        'set-cookie': formatSessionCookie(request, cookie.reveal()),
      });
    },
  }),
  defineRoute({
    ...common,
    method: operations.signOut.method,
    path: operations.signOut.path,
    access: { audience: 'management', scope: 'viewer', confined: 'like-everybody' },
    bodyKind: 'none',
    summary: operations.signOut.summary,
    handle: async (request) => {
      // With a token there is no session to end, and the cookie was not looked at.
      if (principalOf(request).credential !== 'session') throw foreignRequest();
      const ended = await administrators.sessions.end(request);
      const location = ended && (await administrators.singleSignOn?.findLogout(ended.idToken));
      const headers = { ...noStore, 'set-cookie': formatSessionCookie(request, undefined) };
      return location === undefined ? empty(204, headers) : json(200, { location }, headers);
    },
  }),
  serve(operations.createSignInCode, async ({ actor }) => {
    const { code, expiresAtMs } = await administrators.issueCode(actor.name);
    return { code: code.reveal(), expiresAtMs };
  }),
  serve(operations.listAdministrators, async () => [...(await administrators.list())]),
  serve(operations.createAdministrator, async ({ actor, body }) => {
    const token = await administrators.create(actor, body);
    const administrator = (await administrators.list()).find(({ name }) => name === body.name);
    // It was there a moment ago; somebody may have deleted it since.
    return { administrator: administrator ?? { ...body, createdAtMs: 0 }, token: token.reveal() };
  }),
  serve(operations.deleteAdministrator, ({ actor, params }) => administrators.remove(actor, params.administrator)),
];
