import type { Audit } from '../../audit/index.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { scopeField } from '../pages/scope-choice.ts';
import type { FindDestination } from '../sign-in/destination.ts';
import { expiredForm } from '../sign-in/errors.ts';
import { readFormFields } from '../sign-in/form-fields.ts';
import { assertOwnForm, assertOwnOrigin, formTokenField } from '../sign-in/form-protection.ts';
import type { Session, Sessions } from '../sign-in/sessions.ts';
import { toNextPage } from '../sign-in/to-next-page.ts';
import type { Grant } from './authorize.ts';
import { type Consents, consentEvent } from './consents.ts';
import type { FindGrantableScopes } from './grantable-scopes.ts';
import type { AuthorizationRequest } from './read-request.ts';
import { type AuthorizationResponse, respond } from './respond.ts';

/** Answers the form of the consent page. */
export type AnswerConsent = (request: RouteRequest) => Promise<Reply>;

/**
 * Creates the answer. The request the form brings along is judged anew; that the user was asked is certain by the form's token, which only a page of
 * ours holds. Unticked scopes are left out, none is added. Source: RFC 6749 §3.3, §4.1.2, §10.12
 */
export const createAnswerConsent = (parts: {
  readonly findDestination: FindDestination;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly findGrantableScopes: FindGrantableScopes;
  readonly consents: Consents;
  readonly grant: Grant;
  readonly audit: Pick<Audit, 'appendAlone'>;
}): AnswerConsent => {
  const deny = async (
    request: RouteRequest,
    authorization: AuthorizationRequest,
    { user }: Session,
  ): Promise<AuthorizationResponse> => {
    await parts.audit.appendAlone({
      ...consentEvent(request, authorization, user),
      action: 'refuse',
      message: 'Refusing consent',
    });
    return { kind: 'refused', error: { code: 'access_denied', description: 'The user denied access' } };
  };

  const decide = async (
    request: RouteRequest,
    authorization: AuthorizationRequest,
    session: Session,
    answer: { readonly isAllowed: boolean; readonly ticked: readonly string[] },
  ): Promise<AuthorizationResponse> => {
    if (!answer.isAllowed) return deny(request, authorization, session);
    const grantable = await parts.findGrantableScopes(authorization, session.user);
    if (grantable.kind === 'refused') return grantable;
    const asked = grantable.scopes;
    const approved = asked.filter((scope) => answer.ticked.includes(scope));
    // To allow nothing of what was asked is to deny.
    if (approved.length === 0 && asked.length > 0) return deny(request, authorization, session);
    await parts.consents.remember(request, authorization, session.user, { asked, approved });
    return parts.grant(request, authorization, session, approved);
  };

  return async (request) => {
    assertOwnOrigin(request);
    const form = readFormFields(request);
    const destination = await parts.findDestination(request, { to: form.get('to'), request: form.get('request') });
    const { authorization, zone, context, location } = destination;
    if (authorization === undefined) throw expiredForm();
    const session = await parts.sessions.find(request, zone);
    // Signed out meanwhile: the request starts again, with the sign-in page.
    if (session === undefined) return toNextPage(location, []);
    assertOwnForm(request, zone, form.get(formTokenField), session);
    const response: AuthorizationResponse =
      authorization.error === undefined
        ? await decide(request, authorization, session, {
            isAllowed: form.get('decision') === 'allow',
            ticked: form.all(scopeField),
          })
        : { kind: 'refused', error: authorization.error };
    return respond(authorization.target, response, { isPost: true, context });
  };
};
