import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import { type Assertion, AssertionRejected, type SubjectConfirmation } from './assertion.ts';

const samlNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';
const unspecified = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const knownConditions: ReadonlySet<string> = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);

/** Reads an assertion whose signature has been verified. Throws `AssertionRejected` for one that breaks the schema or has unknown conditions. Source: SAML Core 2.0 §2 */
export const readAssertion = (root: XmlElement): Assertion => {
  if (!isNamed(root, 'Assertion')) throw new AssertionRejected('not an assertion');
  if (root.attributes.get('Version') !== '2.0') throw new AssertionRejected('not of version 2.0');
  const subject = one(root, 'Subject');
  const conditions = one(root, 'Conditions');
  const nameId = one(subject, 'NameID');
  return {
    id: must(root.attributes.get('ID'), 'no ID'),
    issueInstantMs: must(readTime(root, 'IssueInstant'), 'no IssueInstant'),
    issuer: textOf(one(root, 'Issuer')),
    nameId: { value: textOf(nameId), format: nameId.attributes.get('Format') ?? unspecified },
    confirmations: all(subject, 'SubjectConfirmation').map(readConfirmation),
    conditions: readConditions(conditions),
    attributes: readAttributes(root),
    authentications: all(root, 'AuthnStatement').map((statement) => ({
      instantMs: must(readTime(statement, 'AuthnInstant'), 'no AuthnInstant'),
      sessionEndsAtMs: readTime(statement, 'SessionNotOnOrAfter'),
    })),
  };
};

const isNamed = (element: XmlElement, name: string): boolean =>
  element.namespace === samlNamespace && element.name === name;

const all = (parent: XmlElement, name: string): readonly XmlElement[] =>
  parent.children.filter((child) => isNamed(child, name));

const one = (parent: XmlElement, name: string): XmlElement => {
  const [element, ...more] = all(parent, name);
  if (element === undefined || more.length > 0) throw new AssertionRejected(`not exactly one ${name}`);
  return element;
};

const must = <T>(value: T | undefined, problem: string): T => {
  if (value === undefined) throw new AssertionRejected(problem);
  return value;
};

/** Text alone: an element in a value would have other readers see another value. */
const textOf = (element: XmlElement): string => {
  if (element.children.length > 0) throw new AssertionRejected(`an element in ${element.name}`);
  return element.text;
};

const readConfirmation = (confirmation: XmlElement): SubjectConfirmation => {
  const [data, ...more] = all(confirmation, 'SubjectConfirmationData');
  if (more.length > 0) throw new AssertionRejected('more than one SubjectConfirmationData');
  return {
    method: confirmation.attributes.get('Method') ?? '',
    recipient: data?.attributes.get('Recipient'),
    inResponseTo: data?.attributes.get('InResponseTo'),
    notBeforeMs: data && readTime(data, 'NotBefore'),
    notOnOrAfterMs: data && readTime(data, 'NotOnOrAfter'),
  };
};

/** A condition nobody knows cannot be said to hold. Source: SAML Core 2.0 §2.5.1.1 */
const readConditions = (conditions: XmlElement): Assertion['conditions'] => {
  if (conditions.children.some((child) => child.namespace !== samlNamespace || !knownConditions.has(child.name))) {
    throw new AssertionRejected('an unknown condition');
  }
  return {
    notBeforeMs: readTime(conditions, 'NotBefore'),
    notOnOrAfterMs: readTime(conditions, 'NotOnOrAfter'),
    audienceRestrictions: all(conditions, 'AudienceRestriction').map((restriction) =>
      all(restriction, 'Audience').map(textOf),
    ),
  };
};

const readAttributes = (root: XmlElement): ReadonlyMap<string, readonly string[]> => {
  const attributes = new Map<string, string[]>();
  for (const attribute of all(root, 'AttributeStatement').flatMap((statement) => all(statement, 'Attribute'))) {
    const name = must(attribute.attributes.get('Name'), 'an attribute without a name');
    // A value that is an element is something for those who know it; nobody here does.
    const texts = all(attribute, 'AttributeValue').filter(({ children }) => children.length === 0);
    attributes.set(name, [...(attributes.get(name) ?? []), ...texts.map(({ text }) => text)]);
  }
  return attributes;
};

const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** Source: SAML Core 2.0 §1.3.3: UTC, without another time zone */
const readTime = (element: XmlElement, attribute: string): number | undefined => {
  const text = element.attributes.get(attribute);
  if (text === undefined) return undefined;
  const timeMs = timePattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timeMs)) throw new AssertionRejected(`${attribute} is no time in UTC`);
  return timeMs;
};
