import type { MessageKey } from '../../messages/messages.ts';

/** Parameters that have a word of their own. Source: SAP doc "Service Instance and Service Key Parameters", "Application Security Descriptor Configuration Syntax" */
export const parameterTexts: Readonly<Record<string, MessageKey>> = {
  roles: 'roles',
  'grant-types': 'grantTypes',
  'redirect-uris': 'redirectUris',
  'token-validity': 'tokenLifetime',
  'refresh-token-validity': 'refreshLifetime',
  scopes: 'scopes',
  authorities: 'authorities',
  'role-templates': 'roleTemplates',
  'tenant-mode': 'tenantMode',
};

/** Those in seconds. */
const durations: ReadonlySet<string> = new Set(['token-validity', 'refresh-token-validity']);

/** A parameter as it is read: texts of a list each by itself, a duration in seconds. */
export type ReadableParameter = { readonly name: string } & (
  | { readonly texts: readonly string[] }
  | { readonly seconds: number }
);

/** What parameters say, as far as it can be read without their structure: of things that have names, the names. Source: Portolan */
export const listParameters = (parameters: Readonly<Record<string, unknown>>): readonly ReadableParameter[] =>
  Object.entries(parameters).flatMap(([name, value]): readonly ReadableParameter[] => {
    if (durations.has(name) && typeof value === 'number') return [{ name, seconds: value }];
    const texts = (Array.isArray(value) ? value : [value]).flatMap(toText);
    if (texts.length > 0) return [{ name, texts }];
    return isRecord(value) ? listParameters(value) : [];
  });

const toText = (value: unknown): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  return isRecord(value) && typeof value.name === 'string' ? [value.name] : [];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
