/** A message read from what a client has sent: `length` bytes of it, or none yet. `fault` is the code of the reply that refuses it. */
export type Parsed<Message> =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'parsed'; readonly message: Message; readonly length: number }
  | { readonly kind: 'fault'; readonly code: number };

/** Codes of replies. Source: SAP doc "Using the TCP Protocol for Cloud Applications" (Troubleshooting); RFC 1928 §6 */
export const socksCodes = {
  succeeded: 0,
  failure: 1,
  notMapped: 2,
  noConnector: 3,
  unreachable: 4,
  unauthorized: 5,
  commandUnsupported: 7,
  addressUnsupported: 8,
} as const;

/** The one method there is: a token. Source: SAP doc "Using the TCP Protocol for Cloud Applications" */
export const tokenMethod = 0x80;
/** Source: RFC 1928 §3 (no acceptable methods) */
export const noMethod = 0xff;

const incomplete = { kind: 'incomplete' } as const;
const fault = (code: number) => ({ kind: 'fault', code }) as const;

/** The greeting: whether the client offers a token. Source: RFC 1928 §3 */
export const parseGreeting = (bytes: Buffer): Parsed<{ readonly offersToken: boolean }> => {
  const [version, count] = bytes;
  if (version !== undefined && version !== 5) return fault(noMethod);
  if (count === undefined || bytes.length < 2 + count) return incomplete;
  const offersToken = bytes.subarray(2, 2 + count).includes(tokenMethod);
  return { kind: 'parsed', message: { offersToken }, length: 2 + count };
};

/** The longest token; one that says to be longer is not waited for. */
const maxTokenBytes = 16_384;

/** Token and location ID, the latter in base64. Source: SAP doc "Using the TCP Protocol for Cloud Applications" (Authentication Request) */
export const parseAuthentication = (bytes: Buffer): Parsed<{ readonly token: string; readonly locationId: string }> => {
  if (bytes.length > 0 && bytes[0] !== 1) return fault(socksCodes.unauthorized);
  if (bytes.length < 5) return incomplete;
  const tokenLength = bytes.readUInt32BE(1);
  if (tokenLength === 0 || tokenLength > maxTokenBytes) return fault(socksCodes.unauthorized);
  const locationLength = bytes[5 + tokenLength];
  if (locationLength === undefined) return incomplete;
  const length = 6 + tokenLength + locationLength;
  if (bytes.length < length) return incomplete;
  const locationId = decodeLocationId(bytes.toString('latin1', 6 + tokenLength, length));
  if (locationId === undefined) return fault(socksCodes.unauthorized);
  return { kind: 'parsed', message: { token: bytes.toString('latin1', 5, 5 + tokenLength), locationId }, length };
};

const decodeLocationId = (encoded: string): string | undefined =>
  /^[A-Za-z0-9+/_-]*={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64').toString('utf8') : undefined;

/** The system to connect to: a name or an IPv4 address, nothing else. Source: RFC 1928 §4, §5; SAP doc, as above */
export const parseConnect = (bytes: Buffer): Parsed<{ readonly host: string; readonly port: number }> => {
  const [version, command, , addressType, nameLength] = bytes;
  if (version !== undefined && version !== 5) return fault(socksCodes.failure);
  if (command !== undefined && command !== 1) return fault(socksCodes.commandUnsupported);
  if (addressType === undefined) return incomplete;
  if (addressType !== 1 && addressType !== 3) return fault(socksCodes.addressUnsupported);
  if (nameLength === undefined) return incomplete;
  const [start, end] = addressType === 1 ? ([4, 8] as const) : ([5, 5 + nameLength] as const);
  if (bytes.length < end + 2) return incomplete;
  const address = bytes.subarray(start, end);
  const host = addressType === 1 ? address.join('.') : address.toString('latin1');
  return { kind: 'parsed', message: { host, port: bytes.readUInt16BE(end) }, length: end + 2 };
};

/** A reply to the request to connect. The address in it says nothing: there is no port here for the client. Source: RFC 1928 §6 */
export const writeReply = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
