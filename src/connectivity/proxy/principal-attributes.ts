import type { Principal } from '../tunnel/tunnel-note.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Where `name` comes from: the first that is there. Source: SAP doc "Configure Subject Patterns" (`${name}`) */
const nameClaims = {
  business: ['user_name', 'email', 'mail', 'user_uuid', 'sub'],
  technical: ['client_id', 'cid', 'sub', 'azp'],
} as const;

/** What pages of SAP call by one name and tokens by another. Source: SAP doc "Configure Subject Patterns" (selection menu); claims of XSUAA tokens */
const aliases: readonly (readonly [attribute: string, claims: readonly string[]])[] = [
  ['mail', ['mail', 'email']],
  ['email', ['email', 'mail']],
  ['login_name', ['login_name', 'user_name']],
  ['display_name', ['display_name', 'user_name']],
];

const maxAttributes = 100;
const maxLength = 500;

/**
 * What a token says about its principal, as subject patterns ask for it: its own claims, what `xs.user.attributes` adds (an own claim of the
 * same name then is there as `cp.<name>`), and `name`. Source: SAP doc "Configure Subject Patterns"
 */
export const toPrincipal = (kind: Principal['kind'], claims: Claims): Principal | undefined => {
  const own = listTexts(claims);
  const added = listTexts(claims['xs.user.attributes']);
  const attributes = new Map<string, string>(own.slice(0, maxAttributes));
  for (const [attribute, value] of added.slice(0, maxAttributes)) {
    const hidden = attributes.get(attribute);
    if (hidden !== undefined) attributes.set(`cp.${attribute}`, hidden);
    attributes.set(attribute, value);
  }
  const ofToken = new Map(own);
  const name = firstOf(ofToken, nameClaims[kind]);
  if (name === undefined) return undefined;
  for (const [attribute, from] of aliases) {
    const value = firstOf(attributes, from);
    if (value !== undefined && !attributes.has(attribute)) attributes.set(attribute, value);
  }
  attributes.set('name', name);
  attributes.set('user_type', kind === 'business' ? 'Business' : 'Technical');
  return { kind, attributes: Object.fromEntries(attributes) };
};

const firstOf = (texts: ReadonlyMap<string, string>, names: readonly string[]): string | undefined =>
  names.map((name) => texts.get(name)).find((value) => value !== undefined && value !== '');

/** Texts, and of lists their first one: a certificate has one value for each. */
const listTexts = (from: unknown): readonly (readonly [string, string])[] => {
  if (typeof from !== 'object' || from === null) return [];
  return Object.entries(from).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const text: unknown = Array.isArray(value) ? value[0] : value;
    return typeof text === 'string' && text.length <= maxLength && name.length <= 90 ? [[name, text]] : [];
  });
};
