import type { Subaccount } from '../../accounts/index.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { PageContext } from '../pages/page-context.ts';
import { createSignInPage, type SignInPage } from '../pages/sign-in-page.ts';
import { createVisitFormToken } from './form-protection.ts';

/** Shows the sign-in page of a subaccount. */
export type ShowSignIn = (
  request: RouteRequest,
  zone: Subaccount,
  context: PageContext,
  page: Omit<SignInPage, 'formToken' | 'cookies'>,
) => Reply;

/** The sign-in page with a form that only this browser can send. Source: security.md S-57, A6 */
export const showSignIn: ShowSignIn = (request, zone, context, page) =>
  createSignInPage(context, { ...page, ...createVisitFormToken(request, zone) });
