import { isCharacterData } from '../../crypto/xml/character-data.ts';
import type { AssertionAttribute } from './user-claims.ts';
import { escapeXml } from './xml-text.ts';

/** Everything an assertion says, before it is signed. */
export type AssertionContent = {
  readonly id: string;
  readonly issuer: string;
  readonly audience: string;
  readonly recipient: string;
  readonly nameId: {
    readonly value: string;
    readonly format: string | undefined;
    readonly qualifier: string | undefined;
  };
  readonly authnContextClassRef: string;
  readonly attributes: readonly AssertionAttribute[];
  /** When the user signed in, as far as known. */
  readonly authenticatedAtMs: number;
  readonly nowMs: number;
};

/** The document, or why its content does not go into one. */
export type WrittenAssertion =
  | { readonly kind: 'written'; readonly document: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Assumed: SAP documents neither. Source: spec destination-service.md 6 (times) */
const skewMs = 60_000;
const lifetimeMs = 5 * 60_000;
/** Well below what readers of XML take, ours included. */
const maxBytes = 192 * 1024;
const maxValues = 2000;

/**
 * Writes a SAML 2.0 assertion for a bearer. Every text is escaped, and one with characters that XML cannot hold is refused, not changed:
 * what would be left of it could be another user's name. Source: SAML Core 2.0 §2; RFC 7522 §3; S-32
 */
export const writeAssertion = (content: AssertionContent): WrittenAssertion => {
  const { nameId, attributes, nowMs } = content;
  const texts = [
    [content.issuer, content.audience, content.recipient, content.authnContextClassRef],
    [nameId.value, nameId.format ?? '', nameId.qualifier ?? ''],
    ...attributes.map(({ name, values }) => [name, ...values]),
  ];
  if (!texts.flat().every(isCharacterData))
    return { kind: 'failed', message: 'a value of the assertion has a character that XML cannot hold' };
  const end = toTime(nowMs + lifetimeMs);
  const document = [
    `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${escapeXml(content.id)}" IssueInstant="${toTime(nowMs)}" Version="2.0">`,
    element('Issuer', content.issuer),
    '<saml2:Subject>',
    `<saml2:NameID${attribute('Format', nameId.format)}${attribute('NameQualifier', nameId.qualifier)}>${escapeXml(nameId.value)}</saml2:NameID>`,
    '<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml2:SubjectConfirmationData NotOnOrAfter="${end}"${attribute('Recipient', content.recipient)}/>`,
    '</saml2:SubjectConfirmation></saml2:Subject>',
    `<saml2:Conditions NotBefore="${toTime(nowMs - skewMs)}" NotOnOrAfter="${end}">`,
    `<saml2:AudienceRestriction>${element('Audience', content.audience)}</saml2:AudienceRestriction></saml2:Conditions>`,
    `<saml2:AuthnStatement AuthnInstant="${toTime(content.authenticatedAtMs)}" SessionNotOnOrAfter="${end}">`,
    `<saml2:AuthnContext>${element('AuthnContextClassRef', content.authnContextClassRef)}</saml2:AuthnContext></saml2:AuthnStatement>`,
    attributes.length === 0
      ? ''
      : `<saml2:AttributeStatement>${attributes.map(toAttribute).join('')}</saml2:AttributeStatement>`,
    '</saml2:Assertion>',
  ].join('');
  if (texts.flat().length > maxValues || Buffer.byteLength(document) > maxBytes)
    return { kind: 'failed', message: 'the assertion would be too large' };
  return { kind: 'written', document };
};

const toAttribute = ({ name, values }: AssertionAttribute): string =>
  `<saml2:Attribute${attribute('Name', name)}>${values.map((value) => element('AttributeValue', value)).join('')}</saml2:Attribute>`;

const element = (name: string, text: string): string => `<saml2:${name}>${escapeXml(text)}</saml2:${name}>`;

const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escapeXml(value)}"`;

const toTime = (timeMs: number): string => new Date(timeMs).toISOString();
