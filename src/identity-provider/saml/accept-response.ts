import { parseXml } from '../../crypto/xml/parse-xml.ts';
import { verifySignedMessage } from '../../crypto/xml/verify-signed-message.ts';
import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import type { LoadedSamlProvider } from '../trusted-providers/loaded-provider.ts';
import type { SamlOutcome } from './accept-assertion.ts';
import { type Assertion, AssertionRejected } from './assertion.ts';
import { checkAssertion } from './check-assertion.ts';
import { mapUser } from './map-user.ts';
import { withRejection } from './open-assertion.ts';
import { readAssertion } from './read-assertion.ts';

/** What a response must answer, and where it was received. */
export type ResponseTarget = {
  /** Id of our request. */
  readonly requestId: string;
  /** Our entity id. */
  readonly audience: string;
  /** The address of the assertion consumer service it was sent to. */
  readonly consumerUrl: string;
  /** When the user must have signed in, where an earlier sign-in at the provider does not count. */
  readonly authenticatedSinceMs?: number | undefined;
  readonly nowMs: number;
};

/** What becomes of a response. */
export type ResponseOutcome =
  | Exclude<SamlOutcome, { readonly kind: 'accepted' }>
  | (Extract<SamlOutcome, { readonly kind: 'accepted' }> & {
      /** When the session at the provider ends, where it says so; ours is to end then. Source: SAML Core 2.0 §2.7.2 */
      readonly sessionEndsAtMs?: number | undefined;
    })
  /** The provider says that nobody has signed in. `reason` is for the record. */
  | { readonly kind: 'declined'; readonly reason: string };

const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol';
const assertionName = { namespace: 'urn:oasis:names:tc:SAML:2.0:assertion', name: 'Assertion' };
const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
/** Some providers make assertions for an hour or more; ours are bound to a request of the last minutes besides. */
const maxLifetimeMs = 2 * 60 * 60_000;
/** Clocks may differ by this much. Source: S-21 */
const skewMs = 60_000;
/** Base64 of the largest XML document that is read. */
const maxLength = 400_000;

/**
 * Judges a response to our request to sign in: response or assertion, or both, are signed with a key of the very provider that was asked; both
 * answer that request, at this address, for us. Encrypted assertions are not taken. Source: SAML Profiles 2.0 §4.1.4.2, §4.1.4.3; SAML Bindings
 * 2.0 §3.5.5.2; S-32 to S-36
 */
export const acceptResponse = (text: string, loaded: LoadedSamlProvider, target: ResponseTarget): ResponseOutcome =>
  withRejection((): ResponseOutcome => {
    const document = decode(text);
    const declined = findDecline(document);
    if (declined !== undefined) return { kind: 'declined', reason: declined };
    const verified = verifySignedMessage(document, assertionName, loaded.keys);
    if (verified.kind === 'refused') throw new AssertionRejected(`XML ${verified.reason}`);
    const { provider } = loaded;
    assertMessage(verified.message, verified.isMessageSigned, provider.name, target);
    const assertion = readAssertion(verified.part);
    const expiresAtMs = checkAssertion(assertion, provider.name, {
      audiences: [target.audience],
      recipients: [target.consumerUrl],
      inResponseTo: target.requestId,
      maxLifetimeMs,
      nowMs: target.nowMs,
    });
    assertAuthentication(assertion, target);
    const user = mapUser(assertion, loaded);
    const sessionEndsAtMs = findSessionEnd(assertion);
    return { kind: 'accepted', provider: provider.name, user, assertionId: assertion.id, expiresAtMs, sessionEndsAtMs };
  });

/** Source: SAML Bindings 2.0 §3.5.4 (base64, not base64url) */
const decode = (text: string): Uint8Array => {
  const compact = text.replace(/[\r\n ]/g, '');
  if (compact.length > maxLength || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new AssertionRejected('not base64');
  return Buffer.from(compact, 'base64');
};

/** What the provider says where it vouches for nobody. Such a response need not be signed: all it can do is to end a sign-in. Source: SAML Core 2.0 §3.2.2 */
const findDecline = (document: Uint8Array): string | undefined => {
  const parsed = parseXml(document);
  if (parsed.kind === 'refused') throw new AssertionRejected(`XML ${parsed.reason}`);
  const { root } = parsed;
  if (root.namespace !== protocolNamespace || root.name !== 'Response') throw new AssertionRejected('not a response');
  const codes = listStatusCodes(root);
  if (codes[0] === success) return undefined;
  const names = codes.map((code) => /[A-Za-z]{1,60}$/.exec(code)?.[0] ?? 'unknown');
  return `the provider answers ${names.join(', ') || 'no status'}`;
};

const listStatusCodes = (element: XmlElement): readonly string[] =>
  element.children
    .filter(({ namespace, name }) => namespace === protocolNamespace && (name === 'Status' || name === 'StatusCode'))
    .flatMap((child) => [child.attributes.get('Value') ?? [], listStatusCodes(child)].flat());

const assertMessage = (
  { attributes, children }: XmlElement,
  isSigned: boolean,
  provider: string,
  target: ResponseTarget,
): void => {
  if (attributes.get('Version') !== '2.0') throw new AssertionRejected('not of version 2.0');
  if (attributes.get('InResponseTo') !== target.requestId) throw new AssertionRejected('it answers another request');
  const destination = attributes.get('Destination');
  // Source: SAML Bindings 2.0 §3.5.5.2: a signed message must say where it is sent.
  const isForElsewhere = destination === undefined ? isSigned : destination !== target.consumerUrl;
  if (isForElsewhere) throw new AssertionRejected('the destination is another');
  const issuers = children.filter(({ namespace, name }) => namespace === assertionName.namespace && name === 'Issuer');
  if (issuers.some(({ text }) => text !== provider)) throw new AssertionRejected('the response is by another issuer');
};

/** Somebody must have signed in, and be so still. Source: SAML Profiles 2.0 §4.1.4.2; SAML Core 2.0 §2.7.2 */
const assertAuthentication = (
  { authentications }: Assertion,
  { nowMs, authenticatedSinceMs = 0 }: ResponseTarget,
): void => {
  if (authentications.length === 0) throw new AssertionRejected('nobody has signed in');
  if (authentications.some(({ sessionEndsAtMs = Number.POSITIVE_INFINITY }) => sessionEndsAtMs <= nowMs)) {
    throw new AssertionRejected('the session at the provider is over');
  }
  if (authentications.some(({ instantMs }) => instantMs < authenticatedSinceMs - skewMs)) {
    throw new AssertionRejected('the user did not sign in anew');
  }
};

/** Of several sessions the first that ends. */
const findSessionEnd = ({ authentications }: Assertion): number | undefined => {
  const ends = authentications.flatMap(({ sessionEndsAtMs = [] }) => sessionEndsAtMs);
  return ends.length === 0 ? undefined : Math.min(...ends);
};
