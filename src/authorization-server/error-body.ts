import { type ErrorFormat, oauthErrorFormat } from '../http/server/error-format.ts';

/**
 * Errors of the OAuth endpoints: `{ "error", "error_description" }`, the description reduced to the characters the RFC allows. A body
 * of a foreign media type is a 400 here, as the endpoints document no 415. Source: RFC 6749 §5.2
 */
export const tokenErrorBody: ErrorFormat = (error, context) => {
  const reply = oauthErrorFormat(error, context);
  return {
    ...reply,
    status: error.status === 415 ? 400 : error.status,
    body: JSON.stringify({ error: error.code, error_description: onlyAllowedCharacters(error.description) }),
  };
};

const onlyAllowedCharacters = (text: string): string => text.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, '?');
