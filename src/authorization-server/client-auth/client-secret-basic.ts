import { isAscii } from 'node:buffer';
import type { ClientAuthentication, ClientAuthMethod } from './client-auth.ts';

// Blanks at one place only: where they could stand at two, a header full of them would be tried in every division (S-67).
const basicCredentials = /^basic +([A-Za-z0-9+/_-]{0,8192}={0,2})$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * HTTP Basic. SAP's tools send id and secret as they are, standard libraries form-encode both first; so the secret is compared raw and
 * then decoded. With `X-CF-ENCODED-CREDENTIALS: true` only the decoded form counts.
 * Source: RFC 6749 §2.3.1, RFC 7617; SAP doc "Token retrieval fails with status code 401" (secrets with special characters)
 */
export const clientSecretBasic: ClientAuthMethod = {
  name: 'client_secret_basic',
  authenticate: async (request, { verifySecret }) => {
    const [header] = request.authorization;
    if (header === undefined) return { kind: 'absent' };
    const credentials = parseBasic(header);
    if (credentials === undefined) return rejected('the Authorization header is not well-formed Basic');
    const { user, password } = credentials;
    const decodedUser = formDecode(user);
    const decodedPassword = formDecode(password);
    if (request.encodedCredentials?.toLowerCase() === 'true') {
      if (decodedUser === undefined || decodedPassword === undefined) {
        return rejected('the Basic credentials are not form-encoded, though the request says so');
      }
      return verifySecret({
        clientId: decodedUser,
        candidates: [decodedPassword],
        remoteAddress: request.remoteAddress,
      });
    }
    return verifySecret({
      // No client id has a `%` or `+`: where one occurs the id was encoded.
      clientId: /[%+]/.test(user) ? (decodedUser ?? user) : user,
      candidates:
        decodedPassword === undefined || decodedPassword === password ? [password] : [password, decodedPassword],
      remoteAddress: request.remoteAddress,
    });
  },
};

const rejected = (reason: string): ClientAuthentication => ({ kind: 'rejected', reason });

/** User and password of a Basic header, split at the first colon. `undefined` unless it is base64 of UTF-8 without control characters. */
export const parseBasic = (header: string): { readonly user: string; readonly password: string } | undefined => {
  const encoded = basicCredentials.exec(header.trimEnd())?.[1];
  if (encoded === undefined) return undefined;
  let text: string;
  try {
    const bytes = Buffer.from(encoded, 'base64');
    // What almost all credentials are, and read in a fraction of the time.
    text = isAscii(bytes) ? bytes.toString('latin1') : utf8.decode(bytes);
  } catch {
    return undefined; // not UTF-8
  }
  const colon = text.indexOf(':');
  // RFC 7617 §2 forbids control characters here.
  if (colon <= 0 || /\p{Cc}/u.test(text)) return undefined;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
};

/** Decodes `application/x-www-form-urlencoded` text; `undefined` where it is none. Source: RFC 6749 appendix B */
const formDecode = (text: string): string | undefined => {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};
