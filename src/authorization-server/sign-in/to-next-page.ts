import type { Reply } from '../../http/server/reply.ts';

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
