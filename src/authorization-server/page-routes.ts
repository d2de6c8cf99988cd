import { WireError } from '../foundation/wire-error.ts';
import type { Door } from '../http/server/doors.ts';
import type { Reply } from '../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../http/server/route.ts';
import type { AnswerConsent } from './authorization-endpoint/answer-consent.ts';
import { type AuthorizationDoor, authorizationDoors } from './authorization-endpoint/authorization-door.ts';
import type { Authorize } from './authorization-endpoint/authorize.ts';
import { createErrorPage, pageErrorFormat } from './pages/error-page.ts';
import type { CreatePageContext } from './pages/page-context.ts';
import type { ServeAsset } from './pages/serve-asset.ts';
import type { SignIn } from './sign-in/sign-in.ts';

/** What the routes of the pages lead to. */
export type PageParts = {
  readonly authorize: Authorize;
  readonly answerConsent: AnswerConsent;
  readonly signIn: SignIn;
  readonly serveAsset: ServeAsset;
  readonly createContext: CreatePageContext;
};

type Target = {
  readonly path: string;
  readonly doors: readonly Door[];
  readonly source: string;
  readonly summary: string;
};

/** Forms of pages are small. */
const maxFormBytes = 64 * 1024;

const pageDoors: readonly Door[] = ['neo-oauth', 'platform-api', 'xsuaa'];

/** The routes that answer with pages: authorization endpoints, and the forms they show. */
export const createPageRoutes = (parts: PageParts): readonly Route[] => {
  /** Refusals as pages in the reader's language; faults of ours are the pipeline's. */
  const asPage =
    (handle: (request: RouteRequest) => Promise<Reply>) =>
    async (request: RouteRequest): Promise<Reply> => {
      try {
        return await handle(request);
      } catch (error) {
        if (!(error instanceof WireError) || error.status >= 500) throw error;
        return createErrorPage(await parts.createContext(request, undefined), error, request.id);
      }
    };
  const route = (method: 'GET' | 'POST', target: Target, handle: (request: RouteRequest) => Promise<Reply>): Route =>
    defineRoute({
      ...target,
      method,
      access: 'public',
      bodyKind: method === 'POST' ? 'form' : 'none',
      maxBodyBytes: maxFormBytes,
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
        doors: pageDoors,
        source: 'Portolan',
        summary: 'Stylesheet and logo of the pages',
      },
      parts.serveAsset,
    ),
  ];
};
