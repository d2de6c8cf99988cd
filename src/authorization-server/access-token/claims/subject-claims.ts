import { toEpochSeconds } from '../../../foundation/clock.ts';
import { technicalUserOf } from '../../clients/oauth-client.ts';
import type { TokenOrder } from '../access-token.ts';
import type { TokenUser } from '../token-details.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Who a Neo token speaks for. `user_name` tells a user's token from a client's. Assumed: SAP documents no claims of these tokens */
export const neoSubjectClaims = ({ subject, known, idToken }: TokenOrder): Claims =>
  subject.kind === 'client'
    ? { sub: technicalUserOf(known.client.clientId) }
    : {
        sub: subject.user.name,
        user_name: subject.user.name,
        user_id: subject.user.id,
        ...namesOf(subject.user),
        ...signInOf(idToken),
        origin: subject.user.origin,
        ...(subject.user.groups.length > 0 && { groups: subject.user.groups }),
      };

/** Who an XSUAA token speaks for. Source: UAA doc "Token Format"; accessors of `@sap/xssec` */
export const xsuaaSubjectClaims = ({ subject, known, idToken, roleCollections = [] }: TokenOrder): Claims =>
  subject.kind === 'client'
    ? { sub: known.client.clientId }
    : {
        sub: subject.user.id,
        user_id: subject.user.id,
        user_name: subject.user.name,
        ...namesOf(subject.user),
        ...signInOf(idToken),
        origin: subject.user.origin,
        'xs.user.attributes': subject.user.attributes,
        'xs.system.attributes': { 'xs.saml.groups': subject.user.groups, 'xs.rolecollections': roleCollections },
      };

const namesOf = ({ email, givenName, familyName }: TokenUser): Claims => ({
  ...(email !== undefined && { email }),
  ...(givenName !== undefined && { given_name: givenName }),
  ...(familyName !== undefined && { family_name: familyName }),
});

/** What binds a token and says who acts. Source: RFC 8705 §3.1, RFC 8693 §4.1 */
export const bindingClaims = ({ confirmation, actors }: Pick<TokenOrder, 'confirmation' | 'actors'>): Claims => ({
  ...confirmationClaim(confirmation),
  ...actClaim(actors),
});

/** Where the user has just signed in. Source: RFC 9068 §2.2.1 */
const signInOf = (idToken: TokenOrder['idToken']): Claims =>
  idToken?.signedInAtMs === undefined ? {} : { auth_time: toEpochSeconds(idToken.signedInAtMs) };

/** Claim `cnf`. Source: RFC 8705 §3.1 */
export const confirmationClaim = (confirmation: string | undefined): Claims =>
  confirmation === undefined ? {} : { cnf: { 'x5t#S256': confirmation } };

/** Claim `act`: the latest actor outside, those before it inside. Source: RFC 8693 §4.1 */
export const actClaim = (actors: readonly string[] = []): Claims =>
  actors.length === 0
    ? {}
    : { act: actors.reduceRight<Claims>((act, sub) => ({ sub, ...(act.sub !== undefined && { act }) }), {}) };
