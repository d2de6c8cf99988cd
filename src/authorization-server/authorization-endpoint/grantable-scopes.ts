import { WireError } from '../../foundation/wire-error.ts';
import type { TokenUser } from '../access-token/token-details.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import type { AuthorizationError } from './errors.ts';
import type { AuthorizationRequest } from './read-request.ts';

/** The scopes a user can give this client, of those it asked for. */
export type GrantableScopes =
  | { readonly kind: 'scopes'; readonly scopes: readonly string[] }
  | { readonly kind: 'refused'; readonly error: AuthorizationError };

const refused: GrantableScopes = {
  kind: 'refused',
  error: { code: 'invalid_scope', description: 'The scope is unknown or exceeds that of the client or of the user' },
};

/**
 * Creates the choice. On the path of XSUAA a user is asked for what the user has: clients ask for all they know, and what a user lacks is left out;
 * the reply to the token request says so. Elsewhere a scope beyond is refused. Source: RFC 6749 §3.3, §4.1.2.1; UAA doc "Scopes"; security.md S-07
 */
export const createFindGrantableScopes =
  (findUserRights: FindUserRights) =>
  async ({ door, known, zone, parameters }: AuthorizationRequest, user: TokenUser): Promise<GrantableScopes> => {
    const { scopes: rights } = await findUserRights(known.client, zone, user);
    const requested = parameters.get('scope');
    if (known.client.kind === 'xsuaa') {
      const wanted = (requested ?? '').split(door.acceptsCommas ? /[ ,]+/ : ' ').filter(Boolean);
      if (wanted.length === 0) return { kind: 'scopes', scopes: rights };
      const scopes = rights.filter((scope) => wanted.includes(scope));
      return scopes.length === 0 ? refused : { kind: 'scopes', scopes };
    }
    try {
      return { kind: 'scopes', scopes: chooseScopes(rights, requested, door.acceptsCommas) };
    } catch (error) {
      if (error instanceof WireError) return refused;
      throw error;
    }
  };

export type FindGrantableScopes = ReturnType<typeof createFindGrantableScopes>;
