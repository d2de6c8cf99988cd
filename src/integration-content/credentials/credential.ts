import type { Secret } from '../../foundation/secret.ts';
import { propertyMissing, unusableProperty } from './errors.ts';

/** What the tenant remembers of a deployment. */
export type Deployment = {
  readonly name: string;
  readonly deployedBy: string;
  readonly deployedAtMs: number;
};

/** One kind of credential: what is stored of it, what of that is shown, and what a caller may store. */
export type CredentialKind<Content extends object, View extends object, Input extends { readonly name: string }> = {
  readonly kind: 'user' | 'secure-parameter' | 'oauth2-client';
  /** As audit records name it. */
  readonly label: string;
  /** Makes the content of what a caller gave; `stored` is what a replacement replaces. Throws a 400 that names the property. */
  readonly define: (input: Input, stored: Content | undefined) => Content;
  /** Reads what `define` made. */
  readonly parse: (value: unknown) => Content;
  /** What may be shown: never a secret. */
  readonly show: (content: Content) => View;
  /** For audit records. */
  readonly describe: (view: View) => Readonly<Record<string, string>>;
};

/** Longest name of a deployed credential. Source: SAP API description "Security Content" (`SecureParameters`) */
const maxNameLength = 150;
/** Longest description. Source: as `maxNameLength` */
const maxDescriptionLength = 1024;

/**
 * Checks a name. Throws 400. Source: SAP API description "Security Content" (length; "contains an invalid character"); assumed: the characters
 * that no address of an entity can carry, and control characters
 */
export const assertName = (name: string | undefined): string => {
  if (name === undefined || name.trim() === '') throw propertyMissing('Name');
  assertLength('Name', name, maxNameLength);
  if (/[\p{C}/\\?#%;]/u.test(name)) throw unusableProperty('Name', 'contains an invalid character');
  return name;
};

/** Checks a description, which may be absent. Throws 400. */
export const assertDescription = (description: string | undefined): void =>
  assertLength('Description', description, maxDescriptionLength);

/** Throws 400 for a text that is too long. */
export const assertLength = (property: string, value: string | undefined, maximum: number): void => {
  if (value !== undefined && value.length > maximum)
    throw unusableProperty(property, `must have at most ${maximum} characters`);
};

/** The text of a secret, or what was stored before. */
export const revealOr = (given: Secret | undefined, stored: string | undefined): string | undefined =>
  given?.reveal() ?? stored;
