/** What a test changes about an assertion; the rest is as it should be. */
export type AssertionParts = {
  readonly id?: string;
  readonly issuer?: string;
  /** XML between the tags of `Subject`. */
  readonly subject?: string;
  readonly nameId?: string;
  readonly nameIdFormat?: string | undefined;
  readonly recipient?: string;
  readonly audience?: string;
  readonly nowMs?: number;
  readonly lifetimeMs?: number;
  readonly confirmation?: string;
  readonly conditions?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** XML after all other children. */
  readonly more?: string;
  /** Attributes of the assertion element after its own. */
  readonly moreAttributes?: string;
};

/** Recipient and audience of `buildAssertion` where a test names none. */
export const testRecipient = 'https://acme.authentication.example.com/oauth/token';
export const testAudience = 'https://acme.authentication.example.com';

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** An unsigned SAML 2.0 assertion for the bearer grant. Source: RFC 7522 §3, §4 */
export const buildAssertion = (parts: AssertionParts = {}): string => {
  const nowMs = parts.nowMs ?? Date.parse('2026-03-01T12:00:00Z');
  const until = iso(nowMs + (parts.lifetimeMs ?? 300_000));
  const format = 'nameIdFormat' in parts ? parts.nameIdFormat : 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
  const confirmation =
    parts.confirmation ??
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${parts.recipient ?? testRecipient}"/></saml:SubjectConfirmation>`;
  const subject =
    parts.subject ??
    `<saml:NameID${format === undefined ? '' : ` Format="${format}"`}>${parts.nameId ?? 'alice'}</saml:NameID>${confirmation}`;
  const conditions =
    parts.conditions ??
    `<saml:Conditions NotBefore="${iso(nowMs)}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${parts.audience ?? testAudience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`;
  const attributes = Object.entries(parts.attributes ?? {})
    .map(
      ([name, values]) =>
        `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
    )
    .join('');
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${parts.id ?? '_a1'}" IssueInstant="${iso(nowMs)}" Version="2.0"${parts.moreAttributes ?? ''}>`,
    `<saml:Issuer>${parts.issuer ?? 'https://idp.example.com'}</saml:Issuer>`,
    `<saml:Subject>${subject}</saml:Subject>`,
    conditions,
    `<saml:AuthnStatement AuthnInstant="${iso(nowMs)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    attributes === '' ? '' : `<saml:AttributeStatement>${attributes}</saml:AttributeStatement>`,
    parts.more ?? '',
    '</saml:Assertion>',
  ].join('');
};

/** The signature in a signed document, and the document without it. */
export const takeSignature = (signed: string): { readonly signature: string; readonly rest: string } => {
  const start = signed.indexOf('<ds:Signature ');
  const end = signed.indexOf('</ds:Signature>') + '</ds:Signature>'.length;
  return { signature: signed.slice(start, end), rest: signed.slice(0, start) + signed.slice(end) };
};
