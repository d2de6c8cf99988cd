import { z } from 'zod';
import { type ParsedJsonPath, parseJsonPath } from './json-path.ts';

const optionalText = z.string().optional();

/**
 * The properties that shape an assertion, as the cockpit lists them. Their meaning is read by `readAssertionProperties`.
 * Source: SAP doc "OAuth SAML Bearer Assertion Authentication", "SAML Assertion Authentication"
 */
export const assertionFields = {
  audience: optionalText,
  authnContextClassRef: optionalText,
  assertionIssuer: optionalText,
  assertionRecipient: optionalText,
  nameIdFormat: optionalText,
  nameQualifier: optionalText,
  userIdSource: optionalText,
  SystemUser: optionalText,
  KeyStoreLocation: optionalText,
  KeyStorePassword: optionalText,
  includeSigningCertificateInSAMLAssertion: optionalText,
  skipUserUuidInSAMLAttributes: optionalText,
  skipUserAttributesPrefixInSAMLAttributes: optionalText,
  samlAssertionEncoding: z
    .enum(['base64', 'base64url'], '"samlAssertionEncoding" must be "base64" or "base64url"')
    .optional(),
};

/** Where in a token the user's id is: a member of the token itself, or a place further inside. */
export type UserIdSource =
  | { readonly kind: 'claim'; readonly name: string }
  | Extract<ParsedJsonPath, { readonly kind: 'path' }>;

/** What a destination says about the assertions made for it. */
export type AssertionProperties = {
  readonly audience: string;
  readonly authnContextClassRef: string;
  /** `undefined`: the entity ID of the subaccount. */
  readonly issuer: string | undefined;
  readonly recipient: string | undefined;
  readonly nameIdFormat: string | undefined;
  readonly nameQualifier: string | undefined;
  readonly userIdSource: UserIdSource | undefined;
  /** A constant in place of a user. */
  readonly systemUser: string | undefined;
  /** The key to sign with, where it is not that of the subaccount. */
  readonly keyStore: { readonly location: string; readonly password: string | undefined } | undefined;
  readonly includesCertificate: boolean;
  readonly skipsUserUuid: boolean;
  readonly skipsUserAttributesPrefix: boolean;
};

/** The properties in their shape, or the text that names what is wrong with them. */
export type ParsedAssertionProperties =
  | { readonly kind: 'parsed'; readonly parsed: AssertionProperties }
  | { readonly kind: 'incomplete'; readonly message: string };

type Fields = z.output<z.ZodObject<typeof assertionFields>>;

/** Reads the properties that shape an assertion, defaults filled in. Source: SAP doc "SAML Assertion Authentication" */
export const readAssertionProperties = (fields: Fields): ParsedAssertionProperties => {
  const audience = nonEmpty(fields.audience);
  if (audience === undefined) return incomplete('"audience" is required');
  const authnContextClassRef = nonEmpty(fields.authnContextClassRef);
  if (authnContextClassRef === undefined) return incomplete('"authnContextClassRef" is required');
  const userIdSource = parseUserIdSource(nonEmpty(fields.userIdSource));
  if (userIdSource?.kind === 'refused')
    return incomplete('"userIdSource" must be the name of a claim or a JsonPath of names and positions');
  const location = nonEmpty(fields.KeyStoreLocation);
  return {
    kind: 'parsed',
    parsed: {
      audience,
      authnContextClassRef,
      issuer: nonEmpty(fields.assertionIssuer),
      recipient: nonEmpty(fields.assertionRecipient),
      nameIdFormat: nonEmpty(fields.nameIdFormat),
      nameQualifier: nonEmpty(fields.nameQualifier),
      userIdSource,
      systemUser: nonEmpty(fields.SystemUser),
      keyStore: location === undefined ? undefined : { location, password: nonEmpty(fields.KeyStorePassword) },
      includesCertificate: isTrue(fields.includeSigningCertificateInSAMLAssertion),
      skipsUserUuid: isTrue(fields.skipUserUuidInSAMLAttributes),
      skipsUserAttributesPrefix: isTrue(fields.skipUserAttributesPrefixInSAMLAttributes),
    },
  };
};

// Assumed: a path begins with `$`; anything else is the name of a claim, dots and brackets included.
const parseUserIdSource = (text: string | undefined): UserIdSource | ParsedJsonPath | undefined => {
  if (text === undefined) return undefined;
  return text.startsWith('$') ? parseJsonPath(text) : { kind: 'claim', name: text };
};

const incomplete = (message: string): ParsedAssertionProperties => ({ kind: 'incomplete', message });

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const isTrue = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'true';
