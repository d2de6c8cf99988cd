import type { SubaccountId } from '../../foundation/ids.ts';
import type { Principal } from '../../http/server/principal.ts';
import type { Level } from '../configurations/configuration.ts';
import { badRequest, noServiceInstance } from '../errors.ts';
import { parseObject } from '../token-service/parse-token-response.ts';
import { isTenantLabel } from '../token-service/resolve-tenant.ts';

/** The caller's subaccount level. */
export const subaccountLevelOf = (principal: Principal): Level => ({ subaccountId: principal.subaccountId });

/** The caller's instance in its subaccount (the subscription, in a subscriber's); `undefined` for a token of no instance. */
export const findInstanceLevel = (principal: Principal): Level | undefined =>
  principal.serviceInstanceId === undefined
    ? undefined
    : { subaccountId: principal.subaccountId, instanceId: principal.serviceInstanceId };

/** As `findInstanceLevel`; throws a 403 for a token of no instance. */
export const getInstanceLevel = (principal: Principal): Level => {
  const level = findInstanceLevel(principal);
  if (level === undefined) throw noServiceInstance();
  return level;
};

/**
 * The tenant a `Common` token service is asked for where `X-tenant` does not say: the one of the user token, else the caller's own.
 * The user token is not verified here: it names a subdomain, as the header may, and proves nothing else.
 * Source: SAP doc "OAuth Client Credentials Authentication"; assumed: the order
 */
export const findCallerTenant = async (
  principal: Principal,
  userToken: string | undefined,
  findSubdomain: (subaccountId: SubaccountId) => Promise<string | undefined>,
  isStrict: boolean,
): Promise<string | undefined> => {
  if (isStrict) throw badRequest('The header X-tenant is required for destinations with tokenServiceURLType "Common"');
  const payload = userToken?.split('.')[1];
  const claims = payload === undefined ? undefined : parseObject(Buffer.from(payload, 'base64url'));
  const subdomain =
    readSubdomain(claims) ?? readSubdomain(principal.claims) ?? (await findSubdomain(principal.subaccountId));
  return subdomain !== undefined && isTenantLabel(subdomain) ? subdomain : undefined;
};

/** Subdomain of the tenant a token is of, as its claims say. Source: claim `ext_attr.zdn` of XSUAA tokens */
export const readSubdomain = (claims: Readonly<Record<string, unknown>> | undefined): string | undefined => {
  const extended = claims?.ext_attr;
  if (typeof extended !== 'object' || extended === null || !('zdn' in extended)) return undefined;
  return typeof extended.zdn === 'string' ? extended.zdn : undefined;
};
