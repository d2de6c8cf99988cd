import { parseObject } from './parse-token-response.ts';

/**
 * What a token service said when it refused, fit to be shown: its status and, of a JSON reply, the members `error` and
 * `error_description`. Nothing else of the body, no character outside printable ASCII, and no member that echoes one of `secrets`.
 * Source: RFC 6749 §5.2; security.md S-43, S-64
 */
export const describeRefusal = (status: number, body: Uint8Array, secrets: readonly string[]): string => {
  const reply = parseObject(body);
  const error = show(reply?.error, 100, secrets);
  const description = show(reply?.error_description, 300, secrets);
  const said = [error, description].filter((text) => text !== undefined).join(': ');
  const head = `The token service responded with status ${status}`;
  return said === '' ? head : `${head}. Response was: ${said}`;
};

const show = (value: unknown, maxLength: number, secrets: readonly string[]): string | undefined => {
  if (typeof value !== 'string' || value === '') return undefined;
  if (secrets.some((secret) => value.includes(secret))) return undefined;
  return value
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .replaceAll(/["\\]/g, "'")
    .slice(0, maxLength);
};
