import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { inflateRawSync } from 'node:zlib';
import type { TestSigner } from '../../src/crypto/xml/testing/test-signer.ts';

/** What is used of `xml-crypto`, whose own types bring in those of a browser. */
type SignedXmlInstance = {
  readonly addReference: (reference: {
    readonly xpath: string;
    readonly transforms: readonly string[];
    readonly digestAlgorithm: string;
  }) => void;
  readonly computeSignature: (
    document: string,
    options: { readonly location: { readonly reference: string; readonly action: string } },
  ) => void;
  readonly getSignedXml: () => string;
  readonly loadSignature: (signature: string) => void;
  readonly checkSignature: (document: string) => boolean;
};
const { SignedXml } = createRequire(import.meta.url)('xml-crypto') as {
  readonly SignedXml: new (options: Readonly<Record<string, string>>) => SignedXmlInstance;
};

/** Whether a document has a signature by this certificate's key, as `xml-crypto` sees it. */
export const isSignedBy = (document: string, certificatePem: string): boolean => {
  const signature = new SignedXml({ publicCert: certificatePem });
  signature.loadSignature(/<ds:Signature .*<\/ds:Signature>/s.exec(document)?.[0] ?? '');
  return signature.checkSignature(document);
};

/** A request to sign in as a provider reads it. */
export type ReceivedRequest = {
  readonly id: string;
  readonly destination: string;
  readonly consumerUrl: string;
  readonly issuer: string;
  readonly isForced: boolean;
  readonly relayState: string;
  readonly document: string;
};

/** What a response says other than what is right. `undefined` leaves a thing out. */
export type ResponseParts = {
  readonly issuer?: string;
  readonly nameId?: string;
  readonly nowMs: number;
  readonly inResponseTo?: string | undefined;
  readonly responseInResponseTo?: string | undefined;
  readonly destination?: string | undefined;
  readonly recipient?: string;
  readonly audience?: string;
  readonly status?: string;
  readonly authnInstantMs?: number;
  readonly hasAuthnStatement?: boolean;
  /** When the session at the provider ends. */
  readonly sessionEndsAtMs?: number;
  /** How long the assertion may be used; five minutes unless told otherwise. */
  readonly lifetimeMs?: number;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly signs?: readonly ('Response' | 'Assertion')[];
  readonly assertionId?: string;
};

const read = (document: string, relayState: string): ReceivedRequest => {
  const attributeOf = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(document)?.[1] ?? '';
  return {
    id: attributeOf('ID'),
    destination: attributeOf('Destination'),
    consumerUrl: attributeOf('AssertionConsumerServiceURL'),
    issuer: /<saml:Issuer[^>]*>([^<]*)</.exec(document)?.[1] ?? '',
    isForced: attributeOf('ForceAuthn') === 'true',
    relayState,
    document,
  };
};

/** Reads a request out of an address, as the HTTP-Redirect binding sends it. */
export const readRedirect = (address: string): ReceivedRequest => {
  const { searchParams } = new URL(address);
  const document = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  return read(document, searchParams.get('RelayState') ?? '');
};

/** Reads a request out of a form, as the HTTP-POST binding sends it. */
export const readPosted = (fields: Readonly<Record<string, string>>): ReceivedRequest =>
  read(Buffer.from(fields.SAMLRequest ?? '', 'base64').toString(), fields.RelayState ?? '');

const samlp = 'urn:oasis:names:tc:SAML:2.0:protocol';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
const iso = (timeMs: number): string => new Date(timeMs).toISOString();
const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${value}"`;
const newId = (): string => `_${randomBytes(16).toString('hex')}`;

/** The document of a response to a request, signed by `xml-crypto`, an implementation other than ours. */
export const writeResponse = (request: ReceivedRequest, parts: ResponseParts, signer: TestSigner): string => {
  const { nowMs, issuer = 'https://idp.example.com', signs = ['Assertion'] } = parts;
  const answered = {
    inResponseTo: request.id,
    responseInResponseTo: request.id,
    destination: request.consumerUrl,
    ...parts,
  };
  const until = iso(nowMs + (parts.lifetimeMs ?? 300_000));
  const sessionEnd = parts.sessionEndsAtMs === undefined ? undefined : iso(parts.sessionEndsAtMs);
  const statement = `<saml:AuthnStatement AuthnInstant="${iso(parts.authnInstantMs ?? nowMs)}"${attribute('SessionNotOnOrAfter', sessionEnd)}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
  const attributes = Object.entries(parts.attributes ?? {}).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  const assertion = [
    `<saml:Assertion ID="${parts.assertionId ?? newId()}" Version="2.0" IssueInstant="${iso(nowMs)}"><saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${parts.nameId ?? 'carol'}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${parts.recipient ?? request.consumerUrl}"${attribute('InResponseTo', answered.inResponseTo)}/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${iso(nowMs)}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${parts.audience ?? request.issuer}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    parts.hasAuthnStatement === false ? '' : statement,
    attributes.length === 0 ? '' : `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`,
    '</saml:Assertion>',
  ].join('');
  const status = parts.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success';
  const response = [
    `<samlp:Response xmlns:samlp="${samlp}" xmlns:saml="${saml}" ID="${newId()}" Version="2.0" IssueInstant="${iso(nowMs)}"${attribute('Destination', answered.destination)}${attribute('InResponseTo', answered.responseInResponseTo)}>`,
    `<saml:Issuer>${issuer}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>`,
    assertion,
    '</samlp:Response>',
  ].join('');
  // The inner one first: the outer one signs it too.
  return (['Assertion', 'Response'] as const)
    .filter((name) => signs.includes(name))
    .reduce((document, name) => sign(document, name, signer), response);
};

const sign = (document: string, name: 'Response' | 'Assertion', signer: TestSigner): string => {
  const signature = new SignedXml({
    privateKey: signer.privateKeyPem.reveal(),
    publicCert: signer.certificatePem,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  const xpath = `//*[local-name(.)='${name}']`;
  signature.addReference({
    xpath,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signature.computeSignature(document, {
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signature.getSignedXml();
};
