import { checkHeader } from '../../http/client/check-header.ts';
import type { OutboundHeaders } from '../../http/client/outbound.ts';
import type { FlowReceiver } from '../../integration-content/index.ts';
import type { HeaderLine } from './message.ts';

/**
 * Names that stay here. Connection headers and framing are each hop's own (RFC 9110 §7.6.1); credentials of the sender are for us alone;
 * what a proxy in front of us says about the sender is none of the receiver's business.
 */
const withheldNames: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'sap-connectivity-authentication',
  'sap-connectivity-technical-authentication',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-approuter-authorization',
  'x-cf-encoded-credentials',
  'x-csrf-token',
  'x-real-ip',
  'x-user-token',
]);

const withheldPrefixes = ['x-forwarded-', 'ssl-client-', 'x-ssl-client-'];

/** As many servers read a name: without regard to case, and `_` as `-`. */
const toPlainName = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/** Whether a header of the sender's request travels on. */
export const isPassedOn = (name: string): boolean => {
  const plain = toPlainName(name);
  // SAP_… headers steer the processing here; SAP-… ones (sap-client, sap-language) are the receiver's.
  if (name.toLowerCase().startsWith('sap_')) return false;
  return !withheldNames.has(plain) && !withheldPrefixes.some((prefix) => plain.startsWith(prefix));
};

/** Travels on whatever the adapter lists: what describes the body, and a credential the flow itself has made. Source: SAP doc "HTTP Receiver Adapter" */
const alwaysListed: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'accept', 'authorization']);

/** The headers of a message that go to the receiver. What a step has written may be a credential; what came with the request never is. */
export const selectHeaders = (
  headers: readonly HeaderLine[],
  { requestHeaders }: Pick<FlowReceiver, 'requestHeaders'>,
): OutboundHeaders => {
  const listed = requestHeaders === '*' ? undefined : new Set(requestHeaders.map((name) => name.toLowerCase()));
  return headers
    .filter(({ name, isSet }) => {
      const lower = name.toLowerCase();
      if (/^(?:camel|sap_)/.test(lower) || lower === 'sapauthenticatedusername') return false;
      return (isSet || isPassedOn(name)) && (listed === undefined || listed.has(lower) || alwaysListed.has(lower));
    })
    .map(({ name, value }) => [name, value]);
};

/**
 * The header lines for the receiver: those of the message without what is each hop's own, the destination's, which win over them, and the
 * correlation id under the name by which a flow of this system takes it up. Source: SAP doc "HTTP Receiver Adapter" (Request Headers);
 * duties S-44, S-46
 */
export const buildForwardedHeaders = (
  ofMessage: OutboundHeaders,
  ofDestination: OutboundHeaders,
  correlationId: string,
): OutboundHeaders => {
  const replaced = new Set(ofDestination.map(([name]) => toPlainName(name)));
  const passedOn = ofMessage.filter(
    ([name, value]) => !replaced.has(toPlainName(name)) && checkHeader(name, value) === undefined,
  );
  return [...passedOn, ...ofDestination, ['SAP_MplCorrelationId', correlationId]];
};
