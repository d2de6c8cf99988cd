import type { Subaccount } from '../../accounts/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { ClientKind, OAuthClient } from '../clients/oauth-client.ts';
import { neoIssuerOf, xsuaaIssuerOf } from '../issuers.ts';
import type { AuthorizationServerSettings } from '../settings.ts';

/** The authorization endpoints by name, as forms carry them. */
export type AuthorizationDoorName = 'neo' | 'xsuaa' | 'standard';

/** What makes one authorization endpoint differ from the others. */
export type AuthorizationDoor = {
  readonly name: AuthorizationDoorName;
  /** Below the origin. */
  readonly path: string;
  readonly clientKinds: readonly ClientKind[];
  /** Whether clients with a secret need PKCE too; those without always do. */
  readonly requiresPkce: boolean;
  readonly maxCodeLifetimeSeconds: number;
  readonly acceptsCommas: boolean;
  /** Whether a host may name a subscriber of the client's application. */
  readonly hasZones: boolean;
};

/**
 * The three authorization endpoints. The Neo path keeps codes for as long as SAP documents, up to ten minutes; the others for one.
 * Source: spec oauth-and-platform-apis.md 3.4, 7.1, 8; RFC 9700 §2.1.1; security.md S-10
 */
export const authorizationDoors: Readonly<Record<AuthorizationDoorName, AuthorizationDoor>> = {
  neo: {
    name: 'neo',
    path: '/oauth2/api/v1/authorize',
    clientKinds: ['neo-application'],
    requiresPkce: false,
    maxCodeLifetimeSeconds: 600,
    acceptsCommas: true,
    hasZones: false,
  },
  xsuaa: {
    name: 'xsuaa',
    path: '/oauth/authorize',
    clientKinds: ['xsuaa'],
    requiresPkce: false,
    maxCodeLifetimeSeconds: 60,
    acceptsCommas: true,
    hasZones: true,
  },
  standard: {
    name: 'standard',
    path: '/oauth2/authorize',
    clientKinds: ['neo-application', 'xsuaa'],
    requiresPkce: true,
    maxCodeLifetimeSeconds: 60,
    acceptsCommas: false,
    hasZones: false,
  },
};

/** The door a form names. */
export const findAuthorizationDoor = (name: string | undefined): AuthorizationDoor | undefined =>
  Object.values(authorizationDoors).find((door) => door.name === name);

/** `iss` of the response: the issuer of the metadata document at the address the client came by. Source: RFC 9207 §2 */
export const issuerOf = (
  request: RouteRequest,
  { publicUrls }: Pick<AuthorizationServerSettings, 'publicUrls'>,
  client: OAuthClient,
  zone: Subaccount,
): string => {
  if (request.pathPrefix !== '') return `${request.origin}/t/${request.tenant ?? ''}`;
  const isNeo = request.door === 'neo-oauth' || (request.door !== 'xsuaa' && client.kind !== 'xsuaa');
  return isNeo ? neoIssuerOf(publicUrls, zone) : xsuaaIssuerOf(publicUrls, zone);
};
