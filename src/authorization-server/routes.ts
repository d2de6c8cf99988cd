import { z } from 'zod';
import type { Door } from '../http/server/doors.ts';
import { ok, type Reply } from '../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../http/server/route.ts';
import type { KeySet } from './doors/key-set.ts';
import type { Metadata } from './doors/metadata.ts';
import { neoDoor } from './doors/neo.ts';
import { platformApiDoor } from './doors/platform-api.ts';
import { samlRoutes } from './doors/saml-routes.ts';
import type { SamlServiceProvider } from './doors/saml-service-provider.ts';
import { standardDoor } from './doors/standard.ts';
import type { TokenDoor } from './doors/token-door.ts';
import { xsuaaDoor } from './doors/xsuaa.ts';
import { tokenErrorBody } from './error-body.ts';
import type { InspectToken } from './inspection/introspect-token.ts';
import type { UserInfo } from './inspection/user-info.ts';
import { createPageRoutes, type PageParts } from './page-routes.ts';
import type { RevokeByName } from './revocation/revoke-by-name.ts';
import type { RevokeToken } from './revocation/revoke-token.ts';
import type { AuthorizationServerSettings } from './settings.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

/** What the routes lead to. */
export type RouteParts = {
  readonly settings: AuthorizationServerSettings;
  readonly answerToken: TokenEndpoint;
  readonly introspect: InspectToken;
  readonly checkToken: InspectToken;
  readonly revoke: RevokeToken;
  readonly revokeByName: RevokeByName;
  readonly answerUserInfo: UserInfo;
  readonly keySet: KeySet;
  readonly metadata: Metadata;
  readonly samlServiceProvider: SamlServiceProvider;
  readonly pages: PageParts;
};

const serverDoors: readonly Door[] = ['neo-oauth', 'platform-api', 'xsuaa'];
const resourceDoors: readonly Door[] = [...serverDoors, 'destination', 'integration', 'flows', 'cloud-for-customer'];

/** Every route of the authorization server. */
export const createRoutes = (parts: RouteParts): readonly Route[] => [
  ...tokenRoutes(parts),
  ...samlRoutes(parts.samlServiceProvider, (request) => parts.answerToken(request, xsuaaDoor(parts.settings))),
  ...inspectionRoutes(parts),
  ...bearerRoutes(parts),
  ...keyRoutes(parts.keySet),
  ...metadataRoutes(parts.metadata),
  ...createPageRoutes(parts.pages),
];

type Target = {
  readonly path: string;
  readonly doors: readonly Door[];
  readonly source: string;
  readonly summary: string;
};

const post = (target: Target, handle: (request: RouteRequest) => Promise<Reply>): Route =>
  defineRoute({ ...target, method: 'POST', access: 'public', bodyKind: 'form', errors: tokenErrorBody, handle });

const get = (target: Target, handle: (request: RouteRequest) => Promise<Reply>): Route =>
  defineRoute({ ...target, method: 'GET', access: 'public', bodyKind: 'none', errors: tokenErrorBody, handle });

/** SAP's own samples and tools end some of these paths with a slash. */
const withSlash = (target: Target): readonly Target[] => [target, { ...target, path: `${target.path}/` }];

const tokenRoutes = ({ settings, answerToken }: RouteParts): readonly Route[] => {
  const at = (door: TokenDoor, targets: readonly Target[]): readonly Route[] =>
    targets.map((target) => post(target, (request) => answerToken(request, door)));
  const platform = { source: 'SAP doc "Using Platform APIs"', summary: 'Token for a Platform API client' };
  return [
    ...at(
      neoDoor(settings),
      withSlash({
        path: '/oauth2/api/v1/token',
        doors: ['neo-oauth'],
        source: 'SAP doc "Setting Up OAuth Inbound Authentication with Client Credentials Grant for API Clients"',
        summary: 'Token of a Neo consumer account',
      }),
    ),
    ...at(platformApiDoor(settings), [
      ...withSlash({ path: '/oauth2/apitoken/v1', doors: ['platform-api', 'neo-oauth'], ...platform }),
      ...withSlash({ path: '/oauth2/api/v1/apitoken', doors: ['neo-oauth'], ...platform }),
    ]),
    ...at(
      xsuaaDoor(settings),
      withSlash({
        path: '/oauth/token',
        doors: ['xsuaa'],
        source: 'SAP doc "Getting an Application Access Token"',
        summary: 'Token of an XSUAA client',
      }),
    ),
    ...at(standardDoor, [
      {
        path: '/oauth2/token',
        doors: serverDoors,
        source: 'RFC 6749 §3.2',
        summary: 'Token by the letter of the standards',
      },
    ]),
  ];
};

const inspectionRoutes = ({ introspect, checkToken, revoke, settings }: RouteParts): readonly Route[] => {
  const uaa = { ...xsuaaDoor(settings), hasZones: true };
  const introspection = { source: 'RFC 7662 §2', summary: 'What a token says' };
  const revocation = { source: 'RFC 7009 §2', summary: 'End a token' };
  return [
    post({ path: '/oauth2/introspect', doors: serverDoors, ...introspection }, (request) =>
      introspect(request, standardDoor),
    ),
    post({ path: '/introspect', doors: ['xsuaa'], ...introspection }, (request) => introspect(request, uaa)),
    post(
      { path: '/check_token', doors: ['xsuaa'], source: 'UAA doc "Check Token"', summary: 'Claims of a token' },
      (request) => checkToken(request, uaa),
    ),
    post({ path: '/oauth2/revoke', doors: serverDoors, ...revocation }, (request) => revoke(request, standardDoor)),
    post({ path: '/oauth/revoke', doors: ['xsuaa'], ...revocation }, (request) => revoke(request, uaa)),
  ];
};

/** Those that take our own tokens. The handlers check them: the room that checks callers of the others is built on this one. */
const bearerRoutes = ({ revokeByName, answerUserInfo }: RouteParts): readonly Route[] => {
  const info = {
    path: '/userinfo',
    doors: ['xsuaa', 'neo-oauth'],
    source: 'OpenID Connect Core 1.0 §5.3',
    summary: 'The user of a token',
  } as const;
  const revocation = { method: 'DELETE', doors: ['xsuaa'], access: 'public', bodyKind: 'none' } as const;
  const source = 'UAA doc "Revoke Tokens"';
  return [
    get(info, answerUserInfo),
    post(info, answerUserInfo),
    defineRoute({
      ...revocation,
      path: '/oauth/token/revoke/:jti',
      params: z.object({ jti: z.string().regex(/^[0-9a-f]{32}$/) }),
      errors: tokenErrorBody,
      source,
      summary: 'End a token, named by its id',
      handle: (request) => revokeByName.revokeToken(request, request.params.jti),
    }),
    defineRoute({
      ...revocation,
      path: '/oauth/token/revoke/client/:clientId',
      params: z.object({ clientId: z.string().max(256) }),
      errors: tokenErrorBody,
      source,
      summary: 'End all tokens of a client',
      handle: (request) => revokeByName.revokeClient(request, request.params.clientId),
    }),
    defineRoute({
      ...revocation,
      path: '/oauth/token/revoke/user/:userId',
      params: z.object({ userId: z.string().max(256) }),
      errors: tokenErrorBody,
      source,
      summary: 'End all tokens of a user',
      handle: (request) => revokeByName.revokeUser(request, request.params.userId),
    }),
  ];
};

const keyRoutes = ({ answerKeys, answerKey }: KeySet): readonly Route[] => [
  get(
    { path: '/oauth2/jwks', doors: serverDoors, source: 'RFC 7517 §5', summary: 'Keys tokens are checked with' },
    answerKeys,
  ),
  ...withSlash({
    path: '/token_keys',
    doors: ['xsuaa'],
    source: 'UAA doc "Token Keys"',
    summary: 'Keys tokens are checked with',
  }).map((target) => get(target, answerKeys)),
  ...withSlash({
    path: '/token_key',
    doors: ['xsuaa'],
    source: 'UAA doc "Token Key"',
    summary: 'Newest key tokens are checked with',
  }).map((target) => get(target, answerKey)),
];

const metadataRoutes = ({ describeServer, describeResource }: Metadata): readonly Route[] => {
  const describe = async (request: RouteRequest): Promise<Reply> => ok(await describeServer(request), cacheable);
  const source = 'RFC 8414 §3, OpenID Connect Discovery 1.0 §4';
  const summary = 'Endpoints and abilities of the authorization server';
  // An issuer with a path has its documents at these places. Source: RFC 8414 §3.1; OpenID Connect Discovery 1.0 §4.1
  const paths = [
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-authorization-server/*',
    '/.well-known/openid-configuration',
    '/oauth/token/.well-known/openid-configuration',
  ];
  const resource = { doors: resourceDoors, source: 'RFC 9728 §3', summary: 'Where tokens for this resource come from' };
  return [
    ...paths.map((path) => get({ path, doors: serverDoors, source, summary }, describe)),
    get({ path: '/.well-known/oauth-protected-resource', ...resource }, async (request) =>
      ok(await describeResource(request, ''), cacheable),
    ),
    get({ path: '/.well-known/oauth-protected-resource/*', ...resource }, async (request) =>
      ok(
        await describeResource(request, request.rawPath.slice('/.well-known/oauth-protected-resource'.length)),
        cacheable,
      ),
    ),
  ];
};

const cacheable = { 'cache-control': 'public, max-age=300' };
