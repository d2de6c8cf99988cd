import { z } from 'zod';
import { parseBasic } from '../../authorization-server/index.ts';
import { hashToken } from '../../crypto/digest.ts';
import { toSubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import { toUniqueRecord } from '../../http/server/parse-form.ts';
import type { Authenticate } from '../../http/server/pipeline.ts';
import { json, type Reply } from '../../http/server/reply.ts';
import type { FormBody, RouteRequest } from '../../http/server/route.ts';
import { badCredentials, invalidAuthToken, unsupportedGrant } from './errors.ts';
import type { CloudFoundryParts } from './parts.ts';
import { createToken, readToken, type TokenHolder, tokenScope, tokenSeconds } from './tokens.ts';

const noRoles: ReadonlySet<string> = new Set();
const noSubaccount = toSubaccountId('');
/** Whose role it is: others may have roles of the same name, which open nothing here. Assumed: the application */
export const cloudController = { providerAccount: 'cf', application: 'cloud-controller' } as const;
const spaceDeveloper = 'Space Developer';

const hintSchema = z.object({ origin: z.string() });

/** The origin named by the parameter of that name, or in UAA's `login_hint`. */
const originOf = ({ origin, login_hint: hint }: Readonly<Record<string, string>>): string | undefined => {
  if (origin !== undefined || hint === undefined) return origin;
  try {
    return hintSchema.parse(JSON.parse(hint)).origin;
  } catch {
    return undefined;
  }
};

/**
 * Whether somebody may manage the instances of a subaccount. Source: SAP doc "Managing Service Instances and Service Keys by API"; assumed: the
 * application the role is of
 */
const isSpaceDeveloper = async (
  { accounts }: Pick<CloudFoundryParts, 'accounts'>,
  subaccountId: Extract<TokenHolder, { kind: 'user' }>['subaccountId'],
  user: { readonly userName: string; readonly id: string },
): Promise<boolean> =>
  (await accounts.listRolesOfHolder(subaccountId, { names: [user.userName, user.id], groups: [] })).some(
    ({ application, role }) =>
      role === spaceDeveloper &&
      application.providerAccount === cloudController.providerAccount &&
      application.application === cloudController.application,
  );

/**
 * Creates the token endpoint of `uaa.<api domain>`: the password grant of the client `cf`. With an origin, a user of that subaccount who is a
 * Space Developer; without one an administrator, whose password is the administrator token.
 * Source: SAP doc "Managing Service Instances and Service Keys by API"; assumed: origin and administrators
 */
export const createSignIn =
  (parts: CloudFoundryParts) =>
  async (request: RouteRequest): Promise<Reply> => {
    // Routes with the body kind "form" get pairs.
    const form = toUniqueRecord((request.body as FormBody | undefined) ?? []);
    const [header] = request.headers.all('authorization');
    const client =
      header === undefined ? { user: form.client_id, password: form.client_secret ?? '' } : parseBasic(header);
    if (form.grant_type !== 'password' || client?.user !== 'cf' || client.password !== '') throw unsupportedGrant();
    const { username = '', password = '' } = form;
    const holder = await findHolder(parts, request, username, new Secret(password), originOf(form));
    if (holder === undefined) throw badCredentials('unknown user, wrong password, or not a Space Developer');
    const token = createToken(parts, holder);
    const reply = { access_token: token, token_type: 'bearer', expires_in: tokenSeconds - 1, scope: tokenScope };
    return json(200, reply, { 'cache-control': 'no-store', pragma: 'no-cache' });
  };

const findHolder = async (
  parts: CloudFoundryParts,
  request: RouteRequest,
  userName: string,
  password: Secret,
  origin: string | undefined,
): Promise<TokenHolder | undefined> => {
  if (origin === undefined) {
    const name = await parts.administrators.signIn(request, password);
    return name === undefined ? undefined : { kind: 'administrator', name, digest: hashToken(password.reveal()) };
  }
  const subaccount = await parts.accounts.findSubaccountByLabel(origin);
  if (userName === '') return undefined;
  // Also without a subaccount: it must not take less time (S-04).
  const user = await parts.identityProvider.verifyPassword(subaccount?.id, userName, password, {
    remoteAddress: request.remoteAddress,
    requestId: request.id,
  });
  if (subaccount === undefined || user === undefined) return undefined;
  if (!(await isSpaceDeveloper(parts, subaccount.id, user))) return undefined;
  return { kind: 'user', name: user.userName, subaccountId: subaccount.id };
};

/**
 * Creates the check of those tokens. What they stand for is asked anew each time: a replaced administrator token, a disabled user and a role taken
 * away end them at once. Source: security.md S-21, S-28
 */
export const createAuthenticate =
  (parts: CloudFoundryParts): Authenticate =>
  async (request) => {
    const [value, another] = request.headers.all('authorization');
    const token = another === undefined ? /^bearer +(\S+)$/i.exec(value ?? '')?.[1] : undefined;
    const holder = token === undefined ? undefined : readToken(parts, token);
    if (holder === undefined) throw invalidAuthToken('no token, a foreign or an expired one');
    const common = { name: holder.name, credential: 'bearer', scopes: [], roles: noRoles } as const;
    if (holder.kind === 'administrator') {
      const name = await parts.administrators.findByTokenDigest(holder.digest);
      if (name === undefined) throw invalidAuthToken('the administrator token was replaced');
      // An administrator acts for no subaccount; this id matches no row.
      return { ...common, kind: 'administrator', name, subaccountId: noSubaccount };
    }
    const user = await parts.identityProvider.findUser(holder.subaccountId, holder.name);
    if (user === undefined || user.isDisabled || !(await isSpaceDeveloper(parts, holder.subaccountId, user))) {
      throw invalidAuthToken('the user is no Space Developer any more');
    }
    return { ...common, kind: 'user', subaccountId: holder.subaccountId };
  };
