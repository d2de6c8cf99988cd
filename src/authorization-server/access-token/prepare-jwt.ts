import { encodeJwtHeader } from '../../crypto/jwt.ts';
import type { SigningKey } from '../../crypto/signing-keys.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import { xsuaaOriginOf } from '../issuers.ts';
import type { TokenOrder } from './access-token.ts';
import { neoClaims } from './claims/neo-claims.ts';
import { xsuaaClaims } from './claims/xsuaa-claims.ts';

/** What differs between two JWTs a client gets for itself. */
type Varying = { readonly jti: string; readonly iat: number; readonly exp: number };

/** A JWT ready to be signed, but for what varies. */
type PreparedJwt = {
  readonly headerSegment: string;
  /** The JSON text of its payload. */
  readonly fillPayload: (varying: Varying) => string;
};

/** Prepares the JWT of an order for this key. */
export type PrepareJwt = (order: TokenOrder, key: SigningKey) => PreparedJwt;

type Remembered = PreparedJwt & { readonly order: TokenOrder; readonly key: SigningKey; readonly origin: string };

/**
 * Creates the preparation. Tokens of client credentials say the same again and again: their claims are put together, and their header is encoded,
 * once for each reading of the client (2 s) and not for each token.
 */
export const createPrepareJwt = (urls: PublicUrls): PrepareJwt => {
  const latest = new WeakMap<KnownClient, Remembered>();
  return (order, key) => {
    if (!isForClientAlone(order)) return prepare(order, key, urls);
    // All addresses in a token have its port, and a listener on port 0 learns that late.
    const origin = urls.origin('');
    const known = latest.get(order.known);
    if (known !== undefined && known.key === key && known.origin === origin && isAlike(known.order, order))
      return known;
    const prepared = { ...prepare(order, key, urls), order, key, origin };
    latest.set(order.known, prepared);
    return prepared;
  };
};

/** Whether what an order adds to its client, zone and scopes is nothing. */
const isForClientAlone = ({ subject, azAttr, audience, confirmation, actors }: TokenOrder): boolean =>
  subject.kind === 'client' && (azAttr ?? audience ?? confirmation ?? actors) === undefined;

/** Whether two orders of a client, both for itself alone, lead to the same payload. */
const isAlike = (left: TokenOrder, right: TokenOrder): boolean =>
  left.zone === right.zone &&
  left.format === right.format &&
  left.grantType === right.grantType &&
  left.scopes.length === right.scopes.length &&
  left.scopes.every((scope, index) => scope === right.scopes[index]);

const prepare = (order: TokenOrder, key: SigningKey, urls: PublicUrls): PreparedJwt => {
  const isXsuaa = order.known.client.kind === 'xsuaa';
  const claims = (isXsuaa ? xsuaaClaims : neoClaims)(order, urls);
  const isRfc = order.format === 'jwtrfc';
  return {
    headerSegment: encodeJwtHeader(key, {
      ...(isXsuaa && { jku: `${xsuaaOriginOf(urls, order.zone)}/token_keys` }),
      typ: isRfc ? 'at+jwt' : 'JWT',
    }),
    fillPayload: toTemplate(isRfc ? { ...claims, scope: order.scopes.join(' ') } : claims),
  };
};

/** Which value goes into which claim. Source: RFC 7519 §4.1 */
const gaps: Readonly<Record<string, keyof Varying>> = { jti: 'jti', iat: 'iat', nbf: 'iat', exp: 'exp' };

/** The JSON text of claims in their order, with gaps for what varies. */
const toTemplate = (claims: Readonly<Record<string, unknown>>): PreparedJwt['fillPayload'] => {
  const pieces: { readonly before: string; readonly gap: keyof Varying }[] = [];
  let text = '';
  // As JSON does it, members that are undefined are left out.
  const members = Object.entries(claims).filter(([, value]) => value !== undefined);
  for (const [index, [name, value]] of members.entries()) {
    text += `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    const gap = gaps[name];
    if (gap === undefined) {
      text += JSON.stringify(value);
    } else {
      pieces.push({ before: text, gap });
      text = '';
    }
  }
  const end = `${text}}`;
  return ({ jti, iat, exp }) => {
    const values = { jti: JSON.stringify(jti), iat, exp };
    let filled = '';
    for (const { before, gap } of pieces) filled += before + values[gap];
    return filled + end;
  };
};
