import type { Reply } from '../../http/server/reply.ts';
import { createFormPostPage } from '../pages/form-post-page.ts';
import type { PageContext } from '../pages/page-context.ts';
import type { AuthorizationError } from './errors.ts';
import type { ResponseTarget } from './read-request.ts';
import { addToQuery, formTargetOf } from './redirect-uri.ts';

/** What the client is told: a code, or why there is none. */
export type AuthorizationResponse =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly error: AuthorizationError };

/**
 * Sends the browser back to the client, with `state` as it was sent and `iss`, so that a client of several servers notices a mix-up. 303: what
 * was posted to us must not be posted to the client. Source: RFC 6749 §4.1.2; RFC 9207 §2; RFC 9700 §4.12; OAuth 2.0 Form Post Response Mode §2
 */
export const respond = (
  target: ResponseTarget,
  response: AuthorizationResponse,
  options: { readonly isPost: boolean; readonly context: PageContext; readonly cookies?: readonly string[] },
): Reply => {
  const fields = {
    ...(response.kind === 'code'
      ? { code: response.code }
      : { error: response.error.code, error_description: response.error.description }),
    ...(target.state !== undefined && { state: target.state }),
    iss: target.issuer,
  };
  const { cookies = [] } = options;
  if (target.responseMode === 'form_post') {
    return createFormPostPage(options.context, {
      action: target.redirectUri,
      fields,
      cookies,
      formTarget: formTargetOf(target.redirectUri),
    });
  }
  return {
    status: options.isPost ? 303 : 302,
    headers: {
      location: addToQuery(target.redirectUri, fields),
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'referrer-policy': 'no-referrer',
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
  };
};
