import { leftHalfOfDigest } from '../../crypto/digest.ts';
import { signJwt } from '../../crypto/jwt.ts';
import type { SigningKey } from '../../crypto/signing-keys.ts';
import { toEpochSeconds } from '../../foundation/clock.ts';
import { randomHex } from '../../foundation/ids.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import { neoIssuerOf, xsuaaIssuerOf } from '../issuers.ts';
import type { TokenOrder } from './access-token.ts';

/** Makes the ID token that goes with a user's access token; `undefined` where there is no user. Source: OpenID Connect Core 1.0 §2, §3.1.3.6 */
export const createIdToken = async (parts: {
  readonly order: TokenOrder;
  readonly key: SigningKey;
  readonly urls: PublicUrls;
  readonly times: { readonly iat: number; readonly exp: number };
  readonly accessToken: string;
}): Promise<string | undefined> => {
  const { order, urls } = parts;
  const { subject, zone, idToken = {} } = order;
  if (subject.kind !== 'user') return undefined;
  const { user } = subject;
  const { client } = order.known;
  const isXsuaa = client.kind === 'xsuaa';
  return signJwt({
    header: { typ: 'JWT' },
    payload: {
      iss: isXsuaa ? xsuaaIssuerOf(urls, zone) : neoIssuerOf(urls, zone),
      sub: user.id,
      aud: [client.clientId],
      azp: client.clientId,
      jti: randomHex(16),
      ...parts.times,
      at_hash: leftHalfOfDigest(parts.accessToken),
      ...(idToken.nonce !== undefined && { nonce: idToken.nonce }),
      ...(idToken.signedInAtMs !== undefined && { auth_time: toEpochSeconds(idToken.signedInAtMs) }),
      user_name: user.name,
      origin: user.origin,
      ...(isXsuaa && { zid: zone.id }),
      ...(user.email !== undefined && { email: user.email }),
      ...(user.givenName !== undefined && { given_name: user.givenName }),
      ...(user.familyName !== undefined && { family_name: user.familyName }),
    },
    key: parts.key,
  });
};
