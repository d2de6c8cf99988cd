import { deflateRawSync } from 'node:zlib';
import { signEnveloped } from '../../crypto/xml/sign-enveloped.ts';
import { signText } from '../../crypto/xml/sign-text.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { SsoBinding } from '../trusted-providers/trusted-provider.ts';

/** What a request to sign in says. */
export type AuthnRequest = {
  readonly id: string;
  readonly issuedAtMs: number;
  /** Our entity id. */
  readonly issuer: string;
  /** The provider's address. */
  readonly destination: string;
  /** Where the response is to be posted. */
  readonly consumerUrl: string;
  /** Whether the user must prove anew who it is. */
  readonly isForced: boolean;
};

/** The trust key of a subaccount. */
export type RequestSigner = { readonly privateKeyPem: Secret; readonly certificatePem: string };

/** Finds the trust key of a subaccount, if it has one. */
export type FindTrustKey = (subaccountId: SubaccountId) => Promise<RequestSigner | undefined>;

/** How a browser takes a request to a provider. */
export type RequestDelivery =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'post'; readonly action: string; readonly fields: Readonly<Record<string, string>> };

/**
 * Writes a request and how it is sent. Signed by the redirect binding is the query, by the POST binding the document. Source: SAML Core 2.0 §3.4.1;
 * SAML Bindings 2.0 §3.4.4.1, §3.5.4; SAML Profiles 2.0 §4.1.4.1
 */
export const deliverAuthnRequest = (
  request: AuthnRequest,
  delivery: { readonly binding: SsoBinding; readonly relayState: string; readonly signer: RequestSigner | undefined },
): RequestDelivery => {
  const { binding, relayState, signer } = delivery;
  const document = writeAuthnRequest(request);
  if (binding === 'HTTP-POST') {
    const signed = signer === undefined ? document : signEnveloped(document, signer);
    const fields = { SAMLRequest: Buffer.from(signed).toString('base64'), RelayState: relayState };
    return { kind: 'post', action: request.destination, fields };
  }
  const query = new URLSearchParams({
    SAMLRequest: deflateRawSync(document).toString('base64'),
    RelayState: relayState,
  });
  if (signer !== undefined) {
    const { algorithm, sign } = signText(signer.privateKeyPem);
    query.set('SigAlg', algorithm);
    // What is signed are the very bytes that are sent.
    query.set('Signature', Buffer.from(sign(query.toString())).toString('base64'));
  }
  const { destination } = request;
  return { kind: 'redirect', location: `${destination}${destination.includes('?') ? '&' : '?'}${query}` };
};

/** The document. Names of ours and numbers need no more than attributes need. */
const writeAuthnRequest = (request: AuthnRequest): string =>
  [
    '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    ` ID="${escapeXml(request.id)}" Version="2.0" IssueInstant="${new Date(request.issuedAtMs).toISOString()}"`,
    ` Destination="${escapeXml(request.destination)}" AssertionConsumerServiceURL="${escapeXml(request.consumerUrl)}"`,
    ' ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"',
    `${request.isForced ? ' ForceAuthn="true"' : ''}>`,
    `<saml:Issuer>${escapeXml(request.issuer)}</saml:Issuer></samlp:AuthnRequest>`,
  ].join('');

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
