import type { Clock } from '../../foundation/clock.ts';
import { type NameValuePairs, parseForm } from '../../http/server/parse-form.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { builtInOrigin } from '../access-token/token-details.ts';
import type { IssueCode } from '../authorization-code/issue-code.ts';
import { describeClient } from '../pages/client-words.ts';
import { createConsentPage } from '../pages/consent-page.ts';
import type { CreatePageContext, PageContext } from '../pages/page-context.ts';
import type { WithScopeDescriptions } from '../pages/with-scope-descriptions.ts';
import { sessionFormToken } from '../sign-in/form-protection.ts';
import type { Session, Sessions } from '../sign-in/sessions.ts';
import type { ShowSignIn } from '../sign-in/show-sign-in.ts';
import type { AuthorizationDoor } from './authorization-door.ts';
import type { Consents } from './consents.ts';
import type { AuthorizationErrorCode } from './errors.ts';
import type { FindGrantableScopes } from './grantable-scopes.ts';
import { type AuthorizationParameters, readAuthorizationParameters } from './parameters.ts';
import type { AuthorizationRequest, ReadAuthorizationRequest } from './read-request.ts';
import { formTargetOf } from './redirect-uri.ts';
import { type AuthorizationResponse, respond } from './respond.ts';

/** Answers an authorization request at a door. */
export type Authorize = (request: RouteRequest, door: AuthorizationDoor) => Promise<Reply>;

/** Grants what a user has approved and sends the browser back. */
export type Grant = (
  request: RouteRequest,
  authorization: AuthorizationRequest,
  session: Session,
  scopes: readonly string[],
) => Promise<AuthorizationResponse>;

/** Creates the issuing of a code for what was approved. */
export const createGrant =
  (parts: { readonly issueCode: IssueCode }): Grant =>
  async (request, { door, known, zone, target, parameters, resource }, session, scopes) => ({
    kind: 'code',
    code: await parts.issueCode({
      client: known.client,
      zone,
      user: session.user,
      scopes,
      // Only a URI that was sent must come again with the code. Source: RFC 6749 §4.1.3
      redirectUri: parameters.get('redirect_uri') === undefined ? undefined : target.redirectUri,
      codeChallenge: parameters.get('code_challenge'),
      nonce: parameters.get('nonce'),
      resource,
      signedInAtMs: session.signedInAtMs,
      maxLifetimeSeconds: door.maxCodeLifetimeSeconds,
      remoteAddress: request.remoteAddress,
      requestId: request.id,
    }),
  });

const refuse = (code: AuthorizationErrorCode, description: string): AuthorizationResponse => ({
  kind: 'refused',
  error: { code, description },
});

/**
 * Creates the authorization endpoint behind all doors: who asks and where the answer goes, whether the user is signed in, what the user may give and
 * whether the user wants to. Source: RFC 6749 §3.1, §4.1; OpenID Connect Core 1.0 §3.1.2
 */
export const createAuthorize = (parts: {
  readonly clock: Clock;
  readonly readRequest: ReadAuthorizationRequest;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly findGrantableScopes: FindGrantableScopes;
  readonly consents: Consents;
  readonly grant: Grant;
  readonly showSignIn: ShowSignIn;
  readonly createContext: CreatePageContext;
  readonly withScopeDescriptions: WithScopeDescriptions;
}): Authorize => {
  const { clock } = parts;

  /** Whether this session is good enough for what the client asks. Source: OpenID Connect Core 1.0 §3.1.2.1 (prompt, max_age) */
  const isFreshEnough = ({ prompts, maxAgeSeconds }: AuthorizationRequest, session: Session): boolean =>
    !prompts.includes('login') &&
    !prompts.includes('select_account') &&
    (maxAgeSeconds === undefined || Math.floor((clock() - session.signedInAtMs) / 1000) <= maxAgeSeconds);

  const decide = async (
    request: RouteRequest,
    authorization: AuthorizationRequest,
    context: PageContext,
  ): Promise<AuthorizationResponse | { readonly kind: 'page'; readonly reply: Reply }> => {
    const isSilent = authorization.prompts.includes('none');
    const session = await parts.sessions.find(request, authorization.zone);
    if (session === undefined || !isFreshEnough(authorization, session)) {
      if (isSilent) return refuse('login_required', 'The user must sign in');
      return { kind: 'page', reply: await signInPage(request, authorization, context, session) };
    }
    const grantable = await parts.findGrantableScopes(authorization, session.user);
    if (grantable.kind === 'refused') return grantable;
    const approved = await parts.consents.findApproved(authorization, session.user, grantable.scopes);
    if (approved !== undefined) return parts.grant(request, authorization, session, approved);
    if (isSilent) return refuse('consent_required', 'The user must give consent');
    return { kind: 'page', reply: await consentPage(authorization, context, session, grantable.scopes) };
  };

  const signInPage = (
    request: RouteRequest,
    authorization: AuthorizationRequest,
    context: PageContext,
    session: Session | undefined,
  ): Promise<Reply> => {
    const hint = authorization.parameters.get('login_hint');
    return parts.showSignIn(request, authorization.zone, context, {
      purpose: context.texts.signIn.toContinue(describeClient(authorization.known.client, context).name),
      // UAA's hint is JSON and names an identity provider, not a user. Source: SAP doc "Tokens"
      userName:
        (session?.user.origin === builtInOrigin ? session.user.name : undefined) ??
        (hint?.startsWith('{') === true ? undefined : hint?.slice(0, 256)),
      problem: session === undefined ? undefined : context.texts.signIn.again,
      fields: fieldsOf(authorization),
      formTargets: [formTargetOf(authorization.target.redirectUri)],
      // Whoever is to choose an account is shown the choice.
      straight: authorization.prompts.includes('select_account')
        ? undefined
        : { hint, formerOrigin: session?.user.origin },
      isForced: session !== undefined || authorization.prompts.some((prompt) => prompt !== 'consent'),
    });
  };

  const consentPage = async (
    authorization: AuthorizationRequest,
    context: PageContext,
    session: Session,
    scopes: readonly string[],
  ): Promise<Reply> =>
    createConsentPage(context, {
      client: await parts.withScopeDescriptions(authorization.known.client),
      scopes,
      userName: session.user.name,
      redirectUri: authorization.target.redirectUri,
      formToken: sessionFormToken(session),
      fields: fieldsOf(authorization),
      formTargets: [formTargetOf(authorization.target.redirectUri)],
    });

  return async (request, door) => {
    // Routes with a form body hand on the pairs the pipeline has parsed.
    const body = (request.body ?? []) as NameValuePairs;
    const parameters = readAuthorizationParameters([...parseForm(request.rawQuery), ...body]);
    if (request.method === 'POST') return toGet(request, door, parameters);
    const authorization = await parts.readRequest(request, door, parameters);
    const context = await parts.createContext(request, authorization.zone, parameters.get('ui_locales'));
    const decision: Awaited<ReturnType<typeof decide>> =
      authorization.error === undefined
        ? await decide(request, authorization, context)
        : { kind: 'refused', error: authorization.error };
    return decision.kind === 'page'
      ? decision.reply
      : respond(authorization.target, decision, { isPost: false, context });
  };
};

/** The fields by which a form finds back to the request it belongs to; they are judged anew when they come back. */
export const fieldsOf = ({ door, parameters }: AuthorizationRequest): Readonly<Record<string, string>> => ({
  to: door.name,
  request: parameters.toQuery(),
});

/**
 * A posted request goes on as a GET: the browser then sends the cookies it withholds from posts of other sites, and the page can be reloaded.
 * Source: OpenID Connect Core 1.0 §3.1.2.1; RFC 6265bis §5.6.7.1
 */
const toGet = (request: RouteRequest, door: AuthorizationDoor, parameters: AuthorizationParameters): Reply => ({
  status: 303,
  headers: {
    location: `${request.pathPrefix}${door.path}?${parameters.toQuery()}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  },
});
