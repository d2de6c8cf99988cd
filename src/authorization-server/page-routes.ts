import type { Log } from '../foundation/log.ts';
import { WireError } from '../foundation/wire-error.ts';
import type { Door } from '../http/server/doors.ts';
import type { Reply } from '../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../http/server/route.ts';
import type { AnswerConsent } from './authorization-endpoint/answer-consent.ts';
import { type AuthorizationDoor, authorizationDoors } from './authorization-endpoint/authorization-door.ts';
import type { Authorize } from './authorization-endpoint/authorize.ts';
import type { EndUser } from './end-user/end-user.ts';
import { createErrorPage, pageErrorFormat } from './pages/error-page.ts';
import type { CreatePageContext } from './pages/page-context.ts';
import type { ServeAsset } from './pages/serve-asset.ts';
import { finishResponsePath, type ProviderForms } from './sign-in/providers/provider-forms.ts';
import { providerPath } from './sign-in/show-sign-in.ts';
import type { SignIn } from './sign-in/sign-in.ts';

/** What the routes of the pages lead to. */
export type PageParts = {
  readonly authorize: Authorize;
  readonly answerConsent: AnswerConsent;
  readonly signIn: SignIn;
  readonly providerForms: ProviderForms;
  readonly serveAsset: ServeAsset;
  readonly endUser: EndUser;
  readonly createContext: CreatePageContext;
  readonly log: Log;
};

type Target = {
  readonly path: string;
  readonly doors: readonly Door[];
  readonly source: string;
  readonly summary: string;
  readonly maxBodyBytes?: number;
};

/** Forms of pages are small. */
const maxFormBytes = 64 * 1024;
/** A SAML response in base64, percent-encoded. */
const maxResponseBytes = 640 * 1024;

/** Hosts that belong to a subaccount. */
const subaccountDoors: readonly Door[] = ['neo-oauth', 'xsuaa'];
const pageDoors: readonly Door[] = ['neo-oauth', 'platform-api', 'xsuaa'];

/** The routes that answer with pages: authorization endpoints, the end-user UI, and the forms they show. */
export const createPageRoutes = (parts: PageParts): readonly Route[] => {
  /** Refusals as pages in the reader's language; faults of ours are the pipeline's. */
  const asPage =
    (handle: (request: RouteRequest) => Promise<Reply>) =>
    async (request: RouteRequest): Promise<Reply> => {
      try {
        return await handle(request);
      } catch (error) {
        if (!(error instanceof WireError) || error.status >= 500) throw error;
        const { status, code, detail } = error;
        parts.log.info('request-rejected', { requestId: request.id, status, code, detail });
        return createErrorPage(await parts.createContext(request, undefined), error, request.id);
      }
    };
  const route = (method: 'GET' | 'POST', target: Target, handle: (request: RouteRequest) => Promise<Reply>): Route =>
    defineRoute({
      ...target,
      method,
      access: 'public',
      bodyKind: method === 'POST' ? 'form' : 'none',
      maxBodyBytes: target.maxBodyBytes ?? maxFormBytes,
      errors: pageErrorFormat,
      handle: asPage(handle),
    });
  const form = (name: string, summary: string, handle: (request: RouteRequest) => Promise<Reply>): Route =>
    route('POST', { path: `/oauth2/${name}`, doors: pageDoors, source: 'Portolan', summary }, handle);
  const endpoint = (door: AuthorizationDoor, target: Omit<Target, 'path'>): readonly Route[] =>
    (['GET', 'POST'] as const).map((method) =>
      route(method, { ...target, path: door.path }, (request) => parts.authorize(request, door)),
    );

  return [
    ...endpoint(authorizationDoors.neo, {
      doors: ['neo-oauth'],
      source: 'SAP doc "OAuth 2.0 Authorization Code Grant"',
      summary: 'Authorization endpoint of a Neo consumer account',
    }),
    ...endpoint(authorizationDoors.xsuaa, {
      doors: ['xsuaa'],
      source: 'UAA doc "Authorization Code Grant"',
      summary: 'Authorization endpoint of XSUAA',
    }),
    ...endpoint(authorizationDoors.standard, {
      doors: pageDoors,
      source: 'RFC 6749 §3.1',
      summary: 'Authorization endpoint by the letter of the standards',
    }),
    form('sign-in', 'Form by which users sign in', parts.signIn.signIn),
    form('sign-out', 'Form by which users sign out', parts.signIn.signOut),
    form('consent', 'Form by which users allow a client to act for them', parts.answerConsent),
    route(
      'GET',
      {
        path: '/oauth2/pages/:name',
        // The cockpit shows how a branding would look.
        doors: [...pageDoors, 'cockpit'],
        source: 'Portolan',
        summary: 'Stylesheet and logo of the pages',
      },
      parts.serveAsset,
    ),
    ...providerRoutes(parts.providerForms, route),
    ...endUserRoutes(parts.endUser, route),
  ];
};

type MakeRoute = (method: 'GET' | 'POST', target: Target, handle: (request: RouteRequest) => Promise<Reply>) => Route;

/** The way to identity providers and back. */
const providerRoutes = (forms: ProviderForms, route: MakeRoute): readonly Route[] => [
  route(
    'GET',
    { path: providerPath, doors: subaccountDoors, source: 'Portolan', summary: 'Leads to an identity provider' },
    forms.begin,
  ),
  route(
    'POST',
    {
      path: '/saml/SSO/alias/:entityId',
      doors: subaccountDoors,
      source: 'SAML Profiles 2.0 §4.1.4.2',
      summary: 'Assertion consumer service: takes the response of a SAML identity provider',
      maxBodyBytes: maxResponseBytes,
    },
    forms.receiveResponse,
  ),
  route(
    'POST',
    {
      path: finishResponsePath,
      doors: subaccountDoors,
      source: 'Portolan',
      summary: 'Form by which a SAML response signs a user in',
      maxBodyBytes: maxResponseBytes,
    },
    forms.finishResponse,
  ),
];

const endUserRoutes = (endUser: EndUser, route: MakeRoute): readonly Route[] => {
  const at = (path: string, source: string, summary: string): Target => ({
    path,
    doors: subaccountDoors,
    source: `SAP doc "${source}"`,
    summary,
  });
  const revoke = 'Revoke OAuth Access Tokens';
  const code = 'Use a QR Code for Mobile Access';
  return [
    ...['/oauth2', '/oauth2/'].map((path) =>
      route('GET', at(path, revoke, 'Users see what acts for them'), endUser.showAccess),
    ),
    route('POST', at('/oauth2/revoke-token', revoke, 'Form by which users end a token'), endUser.revokeToken),
    route('POST', at('/oauth2/withdraw', revoke, 'Form by which users end what a client may do'), endUser.withdraw),
    route('GET', at('/oauth2/code', code, 'Users choose for what they make a code'), endUser.showCode),
    route('POST', at('/oauth2/code', code, 'Form by which users make a code'), endUser.generateCode),
  ];
};
