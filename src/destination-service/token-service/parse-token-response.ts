import { z } from 'zod';
import { WireError } from '../../foundation/wire-error.ts';
import { parseJson } from '../../http/server/message/parse-json.ts';

/** A token as a token service gave it. */
export type IssuedToken = {
  readonly accessToken: string;
  readonly tokenType: string;
  /** 0 to 86,400 s in milliseconds; `undefined` where neither the reply nor the token says. */
  readonly lifetimeMs: number | undefined;
  readonly scope: string | undefined;
  readonly refreshToken: string | undefined;
  readonly issuedTokenType: string | undefined;
};

/** What a 2xx reply turned out to be. `message` is our own text. */
export type ParsedTokenResponse =
  | { readonly kind: 'issued'; readonly token: IssuedToken }
  | { readonly kind: 'unusable'; readonly message: string };

const maxLifetimeSeconds = 86_400;
const visibleAscii = /^[\x21-\x7e]+$/;
const printableAscii = /^[\x20-\x7e]*$/;

const responseSchema = z.object({
  access_token: z.string().regex(visibleAscii),
  token_type: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9._-]{0,40}$/)
    .nullish(),
  expires_in: z.union([z.number(), z.string().regex(/^\s*-?\d{1,15}(\.\d{1,9})?\s*$/)]).nullish(),
  scope: z.string().regex(printableAscii).nullish(),
  refresh_token: z.string().regex(visibleAscii).nullish(),
  issued_token_type: z.string().regex(visibleAscii).nullish(),
});

/**
 * Reads the reply of a token service. Source: RFC 6749 §5.1; security.md S-43. Assumed: a numeric string is a number, and a JWT that
 * comes without `expires_in` lives until its `exp`.
 */
export const parseTokenResponse = (body: Uint8Array, nowMs: number): ParsedTokenResponse => {
  const value = parseObject(body);
  if (value === undefined)
    return { kind: 'unusable', message: 'The response of the token service is not a JSON object' };
  const parsed = responseSchema.safeParse(value);
  if (!parsed.success) {
    const member = String(parsed.error.issues[0]?.path[0] ?? 'access_token');
    const fault = member in value ? 'is not usable' : 'is missing';
    return { kind: 'unusable', message: `"${member}" ${fault} in the response of the token service` };
  }
  const reply = parsed.data;
  return {
    kind: 'issued',
    token: {
      accessToken: reply.access_token,
      tokenType: capitalise(reply.token_type ?? 'Bearer'),
      lifetimeMs: toLifetimeMs(reply.expires_in ?? undefined, reply.access_token, nowMs),
      scope: reply.scope ?? undefined,
      refreshToken: reply.refresh_token ?? undefined,
      issuedTokenType: reply.issued_token_type ?? undefined,
    },
  };
};

/** The refresh token in a reply that need not have an access token. Source: UAA doc "User Token Grant" */
export const parseRefreshToken = (body: Uint8Array): string | undefined => {
  const refreshToken = parseObject(body)?.refresh_token;
  return typeof refreshToken === 'string' && visibleAscii.test(refreshToken) ? refreshToken : undefined;
};

/** The `error` of a refusal, `undefined` where it has none. Source: RFC 6749 §5.2 */
export const parseErrorCode = (body: Uint8Array): string | undefined => {
  const error = parseObject(body)?.error;
  return typeof error === 'string' ? error : undefined;
};

/** A JSON object, or `undefined` for whatever else the bytes are. */
export const parseObject = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
    // An object that is no array has string keys; what they hold stays unknown.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof WireError || error instanceof TypeError) return undefined;
    throw error;
  }
};

const toLifetimeMs = (expiresIn: number | string | undefined, token: string, nowMs: number): number | undefined => {
  if (expiresIn !== undefined) return clampSeconds(Number(expiresIn)) * 1000;
  const exp = readExpiry(token);
  return exp === undefined ? undefined : Math.min(Math.max(exp * 1000 - nowMs, 0), maxLifetimeSeconds * 1000);
};

const clampSeconds = (seconds: number): number =>
  Number.isNaN(seconds) ? 0 : Math.min(Math.max(Math.floor(seconds), 0), maxLifetimeSeconds);

/** `exp` of a JWT, unverified: it only decides how long we keep what its issuer gave us. */
const readExpiry = (token: string): number | undefined => {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const exp = parseObject(Buffer.from(parts[1] ?? '', 'base64url'))?.exp;
  return typeof exp === 'number' && Number.isFinite(exp) ? exp : undefined;
};

const capitalise = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
