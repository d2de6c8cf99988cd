import { createHmacKey, sha256Hex, timingSafeEqualText } from '../crypto/digest.ts';
import type { Clock } from '../foundation/clock.ts';
import { WireError } from '../foundation/wire-error.ts';
import type { Principal } from '../http/server/principal.ts';
import type { ReplyHeaders } from '../http/server/reply.ts';
import type { RouteRequest } from '../http/server/route.ts';
import { createCsrfSessions } from '../inbound-auth/index.ts';

/** Protection of modifying calls of business users who sign in by password. */
export type C4cCsrf = {
  /** The headers that answer `X-CSRF-Token: Fetch`. Empty without it. */
  readonly answerFetch: (request: RouteRequest, principal: Principal) => ReplyHeaders;
  /** Throws 403 where the call needs a token of its session and brings none. */
  readonly assert: (request: RouteRequest, principal: Principal) => void;
};

/** 403. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide"; text as AS ABAP answers it; S-52 */
export const csrfValidationFailed = (detail: string): WireError =>
  new WireError({
    status: 403,
    code: 'csrf_token_required',
    description: 'CSRF token validation failed',
    detail,
    headers: { 'X-CSRF-Token': 'Required' },
  });

/**
 * Creates the protection. Tokens and technical users are for programs and need none; a business user's password is what a browser sends by
 * itself. Token and cookies look as those of AS ABAP. Source: spec integration-and-c4c.md 7.7; SAP KBA 3048103 (cookie names); S-52
 */
export const createC4cCsrf = (parts: { readonly key: Uint8Array; readonly clock: Clock }): C4cCsrf => {
  const sessions = createCsrfSessions({ key: createHmacKey(parts.key), clock: parts.clock, purpose: 'c4c-csrf' });
  const tokenOf = (session: string): string => `${Buffer.from(sessions.tokenOf(session)).toString('base64url')}==`;
  return {
    answerFetch: (request, principal) => {
      if (request.headers.get('x-csrf-token')?.toLowerCase() !== 'fetch') return {};
      const { cookieName, client } = systemOf(principal);
      const known = sessions.find(request, cookieName, principal);
      const session = known ?? sessions.create(principal);
      const path = `Path=${request.pathPrefix}/`;
      return {
        'x-csrf-token': tokenOf(session),
        ...(known === undefined && {
          'set-cookie': [
            `${cookieName}=${session}; ${path}; Secure; HttpOnly`,
            `sap-usercontext=sap-client=${client}; ${path}; Secure`,
          ],
        }),
      };
    },
    assert: (request, principal) => {
      if (principal.credential !== 'basic' || principal.kind !== 'user') return;
      const token = request.headers.get('x-csrf-token');
      const session = sessions.find(request, systemOf(principal).cookieName, principal);
      if (session === undefined) throw csrfValidationFailed('no session');
      if (token === undefined || !timingSafeEqualText(token, tokenOf(session))) {
        throw csrfValidationFailed('not the token of this session');
      }
    },
  };
};

/** Name of the system and number of its client, which SAP assigns. Assumed: values that stay the same, since clients must not rely on them. */
const systemOf = ({ subaccountId }: Principal): { readonly cookieName: string; readonly client: string } => {
  const hash = sha256Hex(subaccountId);
  const client = String((Number.parseInt(hash.slice(0, 6), 16) % 899) + 100);
  const sid = [6, 8, 10].map((at) => String.fromCharCode(65 + (Number.parseInt(hash.slice(at, at + 2), 16) % 26)));
  return { cookieName: `SAP_SESSIONID_${sid.join('')}_${client}`, client };
};
