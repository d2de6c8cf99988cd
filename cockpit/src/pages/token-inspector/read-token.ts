/** Members of a token's header or payload. Source: RFC 7519 §4 */
export type Claims = Readonly<Record<string, unknown>>;

/** What a text turns out to be. Source: RFC 7515 §3.1, RFC 7516 §3.1; spec oauth-and-platform-apis.md 3.9 */
export type ReadToken =
  | { readonly kind: 'nothing' | 'opaque' | 'encrypted' | 'broken' }
  | {
      readonly kind: 'jwt';
      readonly header: Claims;
      readonly payload: Claims;
      /** What the signature is over. */
      readonly signed: Uint8Array<ArrayBuffer>;
      readonly signature: Uint8Array<ArrayBuffer>;
    };

/** Reads a token as it was pasted: alone, as a header, or with line breaks a mail has put into it. Source: RFC 6750 §2.1 */
export const readToken = (pasted: string): ReadToken => {
  const text = pasted.replace(/^\s*(?:authorization\s*:)?\s*(?:bearer\s)?/i, '').replaceAll(/\s/g, '');
  if (text === '') return { kind: 'nothing' };
  const parts = text.split('.');
  if (parts.length === 1) return { kind: /^[\w~+/=-]+$/.test(text) ? 'opaque' : 'broken' };
  if (parts.length === 5) return { kind: 'encrypted' };
  const [head = '', body = '', signature = ''] = parts;
  const header = parseClaims(head);
  const payload = parseClaims(body);
  const bytes = decode(signature);
  if (parts.length !== 3 || header === undefined || payload === undefined || bytes === undefined)
    return { kind: 'broken' };
  return { kind: 'jwt', header, payload, signed: new TextEncoder().encode(`${head}.${body}`), signature: bytes };
};

const parseClaims = (part: string): Claims | undefined => {
  const bytes = decode(part);
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    // An object has members by name; what they are is looked at one by one.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
};

/** Base64url without padding. Source: RFC 7515 §2 */
const decode = (part: string): Uint8Array<ArrayBuffer> | undefined => {
  if (!/^[\w-]*$/.test(part)) return undefined;
  try {
    return Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return undefined;
  }
};
