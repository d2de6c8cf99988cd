import { z } from 'zod';
import { hmacSha256, timingSafeEqualBytes } from '../../crypto/digest.ts';
import { randomUuid, type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import type { CloudFoundryParts } from './parts.ts';

/** Whom a token stands for: an administrator, known by the digest of the installation's token, or a user of a subaccount. */
export type TokenHolder =
  | { readonly kind: 'administrator'; readonly name: string; readonly digest: string }
  | { readonly kind: 'user'; readonly name: string; readonly subaccountId: SubaccountId };

/** Source: UAA's default for the client `cf` */
export const tokenSeconds = 600;

const payloadSchema = z.object({
  exp: z.number(),
  user_name: z.string(),
  administrator: z.string().optional(),
  origin: z.string().optional(),
});

const scopes = ['cloud_controller.read', 'cloud_controller.write', 'openid', 'uaa.user'] as const;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Makes a token. It has the shape of a JWT, which the tools of Cloud Foundry look into, and is checked by this API alone: no other key, no other
 * algorithm. Source: Cloud Foundry V3 API documentation, "Authentication"
 */
export const createToken = (
  { tokenKey, clock, urls }: Pick<CloudFoundryParts, 'tokenKey' | 'clock' | 'urls'>,
  holder: TokenHolder,
): string => {
  const issuedAt = Math.floor(clock() / 1000);
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  const payload = encode({
    jti: randomUuid(),
    iss: `${urls.origin('uaa.cf')}/oauth/token`,
    aud: ['cloud_controller', 'cf'],
    client_id: 'cf',
    user_name: holder.name,
    user_id: holder.name,
    scope: scopes,
    iat: issuedAt,
    exp: issuedAt + tokenSeconds,
    ...(holder.kind === 'administrator' ? { administrator: holder.digest } : { origin: holder.subaccountId }),
  });
  const signature = Buffer.from(hmacSha256(tokenKey, `${head}.${payload}`)).toString('base64url');
  return `${head}.${payload}.${signature}`;
};

const tokenPattern = /^([\w-]{1,200}\.[\w-]{1,4096})\.([\w-]{43})$/;

/** Whom a token stands for; `undefined` for one that is not ours, was changed, or has expired. Source: security.md S-21 */
export const readToken = (
  { tokenKey, clock }: Pick<CloudFoundryParts, 'tokenKey' | 'clock'>,
  token: string,
): TokenHolder | undefined => {
  const [, signed = '', signature = ''] = tokenPattern.exec(token) ?? [];
  if (signed === '') return undefined;
  if (!timingSafeEqualBytes(Buffer.from(signature, 'base64url'), hmacSha256(tokenKey, signed))) return undefined;
  // We have signed it, so it is what we wrote.
  const text = Buffer.from(signed.slice(signed.indexOf('.') + 1), 'base64url').toString('utf8');
  const { exp, user_name: name, administrator: digest, origin } = payloadSchema.parse(JSON.parse(text));
  if (exp * 1000 <= clock()) return undefined;
  if (digest !== undefined) return { kind: 'administrator', name, digest };
  return origin === undefined ? undefined : { kind: 'user', name, subaccountId: toSubaccountId(origin) };
};

/** The scopes of every token, as replies write them. Source: UAA doc "Token Endpoint" */
export const tokenScope = scopes.join(' ');
