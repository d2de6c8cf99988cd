import { checkHeader } from '../../http/client/check-header.ts';
import type { OutboundHeaders } from '../../http/client/outbound.ts';

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

/** Whether a header of the sender's request travels on. Case does not matter, nor does `_` for `-`: many servers read both as one. */
export const isPassedOn = (name: string): boolean => {
  const lower = name.toLowerCase();
  const plain = lower.replaceAll('_', '-');
  // SAP_… headers steer the processing here; SAP-… ones (sap-client, sap-language) are the receiver's.
  if (lower.startsWith('sap_')) return false;
  return !withheldNames.has(plain) && !withheldPrefixes.some((prefix) => plain.startsWith(prefix));
};

/**
 * The header lines for the receiver: the sender's without those that stay here, the destination's, which win over the sender's, and the
 * correlation id under the name by which a flow of this system takes it up. Source: SAP doc "HTTP Receiver Adapter" (Request Headers);
 * duties S-44, S-46
 */
export const buildForwardedHeaders = (
  sent: OutboundHeaders,
  ofDestination: OutboundHeaders,
  correlationId: string,
): OutboundHeaders => {
  const connectionOptions = new Set(
    sent
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.toLowerCase().split(','))
      .map((option) => option.trim()),
  );
  const replaced = new Set(ofDestination.map(([name]) => name.toLowerCase()));
  const passedOn = sent.filter(([name, value]) => {
    const lower = name.toLowerCase();
    return (
      isPassedOn(name) &&
      !connectionOptions.has(lower) &&
      !replaced.has(lower) &&
      checkHeader(name, value) === undefined
    );
  });
  return [...passedOn, ...ofDestination, ['SAP_MplCorrelationId', correlationId]];
};
