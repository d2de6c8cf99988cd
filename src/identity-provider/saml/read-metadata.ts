import { parseXml } from '../../crypto/xml/parse-xml.ts';
import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import { invalidField } from '../errors.ts';
import type { SsoBinding } from '../trusted-providers/trusted-provider.ts';
import { readSigningCertificate } from './judge-assertion.ts';

const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata';
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
/** A trusted provider has no more. */
const maxCertificates = 10;

/** What is taken from a SAML identity provider's metadata. */
export type ProviderMetadata = {
  /** Entity id. */
  readonly name: string;
  /** PEM, those that sign. */
  readonly certificates: readonly string[];
  /** Where it has people sign in, by the binding we like best. */
  readonly ssoUrl?: string;
  readonly ssoBinding?: SsoBinding;
};

const bindings: readonly SsoBinding[] = ['HTTP-Redirect', 'HTTP-POST'];

/**
 * Reads the metadata of one SAML identity provider. Its own signature and its validity do not count: it is trusted
 * because an administrator gives it. Throws a 400 `WireError`. Source: SAML Metadata 2.0 §2.3, §2.4.1, §2.4.3; security.md S-32
 */
export const readProviderMetadata = (text: string): ProviderMetadata => {
  const parsed = parseXml(text);
  if (parsed.kind === 'refused')
    throw invalidField('metadata', `must be an XML document that can be read (${parsed.reason})`);
  const providers = listEntities(parsed.root).filter((entity) => childrenOf(entity, 'IDPSSODescriptor').length > 0);
  const [provider] = providers;
  if (provider === undefined || providers.length > 1) {
    throw invalidField('metadata', 'must describe one SAML 2.0 identity provider (IDPSSODescriptor)');
  }
  const name = provider.attributes.get('entityID');
  if (name === undefined || name === '') throw invalidField('metadata', 'must name its "entityID"');
  const certificates = childrenOf(provider, 'IDPSSODescriptor')
    .flatMap((descriptor) => childrenOf(descriptor, 'KeyDescriptor'))
    // Without a use a key is for both.
    .filter((key) => (key.attributes.get('use') ?? 'signing') === 'signing')
    .flatMap(listCertificates)
    .map((certificate) => {
      const pem = readSigningCertificate(certificate.replaceAll(/\s/g, ''));
      if (pem === undefined) throw invalidField('metadata', 'has a certificate that cannot be used');
      return pem;
    });
  const distinct = [...new Set(certificates)];
  if (distinct.length === 0 || distinct.length > maxCertificates) {
    throw invalidField('metadata', `must have 1 to ${maxCertificates} signing certificates`);
  }
  return { name, certificates: distinct, ...findSignOn(provider) };
};

/** Source: SAML Metadata 2.0 §2.4.3 */
const findSignOn = (provider: XmlElement): Pick<ProviderMetadata, 'ssoUrl' | 'ssoBinding'> => {
  const services = childrenOf(provider, 'IDPSSODescriptor').flatMap((descriptor) =>
    childrenOf(descriptor, 'SingleSignOnService'),
  );
  for (const ssoBinding of bindings) {
    const service = services.find(
      ({ attributes }) => attributes.get('Binding') === `urn:oasis:names:tc:SAML:2.0:bindings:${ssoBinding}`,
    );
    const ssoUrl = service?.attributes.get('Location');
    if (ssoUrl !== undefined && ssoUrl !== '') return { ssoUrl, ssoBinding };
  }
  return {};
};

const isOf = (element: XmlElement, namespace: string, name: string): boolean =>
  element.namespace === namespace && element.name === name;

const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => isOf(child, metadataNamespace, name));

/** The entities of a document: it is one, or a list of them, which may have lists in it. The parser bounds the depth. */
const listEntities = (element: XmlElement): readonly XmlElement[] =>
  isOf(element, metadataNamespace, 'EntityDescriptor')
    ? [element]
    : isOf(element, metadataNamespace, 'EntitiesDescriptor')
      ? element.children.flatMap(listEntities)
      : [];

const listCertificates = (element: XmlElement): readonly string[] =>
  isOf(element, signatureNamespace, 'X509Certificate') ? [element.text] : element.children.flatMap(listCertificates);
