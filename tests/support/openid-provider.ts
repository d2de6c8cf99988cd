import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, decodeJwt } from 'jose';
// @ts-expect-error: the package comes without type declarations
import { Provider } from 'oidc-provider';
import { z } from 'zod';

/** Claims of an ID token. */
export type Claims = Readonly<Record<string, unknown>>;

/** An OpenID provider outside of Portolan: `oidc-provider`, whose users and faults a test decides. */
export type OpenIdProvider = {
  readonly issuer: string;
  /** Groups of each user there is. */
  readonly users: Map<string, readonly string[] | string>;
  /** Who signs in next, without being asked. */
  signsIn: string;
  /** Stands in for the ID token the provider made. */
  changeIdToken: ((token: string) => Promise<string>) | undefined;
  /** Makes the token endpoint fail with this status. */
  tokenStatus: number | undefined;
  /** Requests so far, by path. */
  readonly requests: Map<string, number>;
  /** A token with other claims, signed by the provider's key or, with `key`, by another. */
  readonly resign: (token: string, claims: Claims, options?: { readonly key?: 'new' | 'foreign' }) => Promise<string>;
  /** Publishes the key `new` beside the first one. */
  readonly rotate: () => void;
  readonly close: () => void;
};

const makeKey = (kid: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
};

// Koa's context, as far as it is used here.
type Context = {
  readonly path: string;
  readonly req: unknown;
  readonly res: unknown;
  status: number;
  body: unknown;
};

/** Starts the provider with one client. With `hasPages` people sign in at pages of its own, else without being asked. */
export const startOpenIdProvider = async (client: {
  readonly id: string;
  readonly secret: string;
  /** Of the cockpit; asked when the first request comes. */
  readonly origin: () => string;
  readonly hasPages?: boolean;
}): Promise<OpenIdProvider> => {
  const first = makeKey('first');
  // Made when they are needed: that takes a good part of a second.
  const others = new Map<string, ReturnType<typeof makeKey>>();
  const keyOf = (name: 'new' | 'foreign') => {
    const key = others.get(name) ?? makeKey(name === 'new' ? 'new' : 'first');
    others.set(name, key);
    return key;
  };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP listener's address is always an AddressInfo; a string is a pipe's name.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let published: readonly unknown[] | undefined;

  const state: OpenIdProvider = {
    issuer,
    users: new Map(),
    signsIn: '',
    changeIdToken: undefined,
    tokenStatus: undefined,
    requests: new Map(),
    resign: (token, claims, options = {}) =>
      sign({ ...decodeJwt(token), ...claims }, options.key === undefined ? first : keyOf(options.key)),
    rotate: () => {
      published = [first.jwk, keyOf('new').jwk];
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };

  const createProvider = (): RequestListener => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: client.id,
          client_secret: client.secret,
          redirect_uris: [`${client.origin()}/cockpit/sign-in/callback`],
          post_logout_redirect_uris: [`${client.origin()}/cockpit/`],
        },
      ],
      jwks: { keys: [{ ...first.privateKey.export({ format: 'jwk' }), kid: 'first', use: 'sig', alg: 'RS256' }] },
      pkce: { required: () => true },
      conformIdTokenClaims: false,
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
      scopes: ['openid', 'profile', 'email'],
      cookies: { keys: ['a key of this test'] },
      features: { devInteractions: { enabled: client.hasPages === true } },
      ...(client.hasPages !== true && { interactions: { url: () => '/interaction' } }),
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, preferred_username: id, groups: state.users.get(id) ?? [] }),
      }),
      loadExistingGrant: async (context: {
        readonly oidc: { readonly client: { clientId: string }; readonly session: { accountId: string } };
      }) => {
        const grant = new provider.Grant({
          clientId: context.oidc.client.clientId,
          accountId: context.oidc.session.accountId,
        });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    provider.use(async (context: Context, next: () => Promise<void>) => {
      state.requests.set(context.path, (state.requests.get(context.path) ?? 0) + 1);
      if (context.path === '/interaction') {
        await provider.interactionFinished(context.req, context.res, { login: { accountId: state.signsIn } });
        return;
      }
      if (context.path === '/token' && state.tokenStatus !== undefined) {
        context.status = state.tokenStatus;
        context.body = 'out of order';
        return;
      }
      await next();
      if (context.path === '/jwks' && published !== undefined) context.body = { keys: published };
      const answer = z.looseObject({ id_token: z.string() }).safeParse(context.body);
      if (context.path === '/token' && answer.success && state.changeIdToken !== undefined) {
        context.body = { ...answer.data, id_token: await state.changeIdToken(answer.data.id_token) };
      }
    });
    return provider.callback();
  };
  let answer: RequestListener | undefined;
  server.on('request', (request, response) => {
    answer ??= createProvider();
    answer?.(request, response);
  });
  return state;
};

const sign = (
  claims: Claims,
  { kid, privateKey }: { readonly kid: string; readonly privateKey: KeyObject },
): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
