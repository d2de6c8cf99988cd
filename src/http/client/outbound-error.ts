/** Why a call got no usable response. */
export type OutboundFailure =
  | 'invalid-url'
  | 'invalid-request'
  | 'refused-target'
  | 'dns'
  | 'connect'
  | 'connect-timeout'
  | 'tls'
  | 'read-timeout'
  | 'total-timeout'
  | 'connection-lost'
  | 'protocol'
  | 'too-large'
  | 'redirect'
  | 'aborted';

/** A call ended without a usable response. `cause` is the technical reason, for the log only. */
export class OutboundError extends Error {
  readonly reason: OutboundFailure;
  /** Replaces the usual text for callers. Our own fixed text. */
  readonly shown: string | undefined;

  constructor(reason: OutboundFailure, options: { readonly cause?: unknown; readonly shown?: string } = {}) {
    super(`outbound call failed: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OutboundError';
    this.reason = reason;
    this.shown = options.shown;
  }
}

/** The text shown to callers. `peer` is a fixed text of ours such as `the token service`. Source: duty S-43 */
export const describeFailure = (error: OutboundError, peer: string): string => error.shown ?? texts[error.reason](peer);

const texts: Readonly<Record<OutboundFailure, (peer: string) => string>> = {
  'invalid-url': (peer) => `The URL of ${peer} must be an absolute http or https URL without credentials`,
  'invalid-request': (peer) => `The request to ${peer} holds a method or header that is not allowed`,
  'refused-target': (peer) => `The address of ${peer} is private or reserved and not allowed on this server`,
  dns: (peer) => `The host name of ${peer} could not be resolved`,
  connect: (peer) => `Connection to ${peer} could not be established`,
  'connect-timeout': (peer) => `Connection to ${peer} timed out`,
  tls: () => 'Failed to create SSL connection',
  'read-timeout': (peer) => `Reading the response of ${peer} timed out`,
  'total-timeout': (peer) => `The call to ${peer} took too long`,
  'connection-lost': (peer) => `The connection to ${peer} ended before the response was complete`,
  protocol: (peer) => `The response of ${peer} is not valid HTTP`,
  'too-large': (peer) => `The response of ${peer} is too large`,
  redirect: (peer) => `The redirect sent by ${peer} was not followed`,
  aborted: (peer) => `The call to ${peer} was cancelled`,
};

/**
 * The technical reason as text, for the log. Only codes and messages: the library's parser errors carry what the other side sent,
 * tokens included.
 */
export const describeDetail = (error: OutboundError): string => describeCause(error.cause, 0);

const maxCauses = 8;

const describeCause = (cause: unknown, depth: number): string => {
  if (!(cause instanceof Error) || depth > 2) return '';
  const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code} ` : '';
  // Node tries several addresses at once and then tells of each.
  const inner = cause instanceof AggregateError ? cause.errors.slice(0, maxCauses) : [cause.cause];
  return [`${code}${cause.message}`, ...inner.map((one) => describeCause(one, depth + 1))].filter(Boolean).join('; ');
};

/** Sorts what the HTTP client library, TLS and sockets throw; `undefined` for a bug, which nobody should catch. */
export const toOutboundError = (error: unknown): OutboundError | undefined => {
  if (error instanceof OutboundError) return error;
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'HTTPParserError') return new OutboundError('protocol', { cause: error });
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  const reason = reasonByCode.get(error.code) ?? reasonByPrefix(error.code);
  const shown = reason === 'tls' ? describeTlsFailure(error) : undefined;
  return new OutboundError(reason, { cause: error, ...(shown !== undefined && { shown }) });
};

const reasonByCode: ReadonlyMap<string, OutboundFailure> = new Map([
  ['UND_ERR_HEADERS_TIMEOUT', 'read-timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'read-timeout'],
  ['UND_ERR_INVALID_ARG', 'invalid-request'],
  ['UND_ERR_NOT_SUPPORTED', 'invalid-request'],
  ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'invalid-request'],
  ['UND_ERR_HEADERS_OVERFLOW', 'protocol'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'protocol'],
  ['UND_ERR_ABORTED', 'aborted'],
  ['UND_ERR_CLOSED', 'aborted'],
  ['UND_ERR_DESTROYED', 'aborted'],
  ['ABORT_ERR', 'aborted'],
]);

const reasonByPrefix = (code: string): OutboundFailure => {
  // A server that wants another client certificate says so only after the handshake, on the first read (RFC 8446 §4.4.2.4).
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls';
  return 'connection-lost';
};

/**
 * What is shown of a TLS connection that failed: SAP's sentence, and where the reason is one an administrator can mend, which. Fixed texts:
 * nothing the other side sent is in them. `undefined` where nothing is known but that it failed. Source: duty S-43; SAP doc "Destination
 * Service Error Handling" for the sentence
 */
export const describeTlsFailure = (cause: unknown): string | undefined => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = reasons.find(([pattern]) => pattern.test(code))?.[1];
  return reason === undefined ? undefined : `Failed to create SSL connection (${reason})`;
};

const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_)/,
    'the certificate of the server is of no authority that is trusted here; a trust store can name one',
  ],
  [/^CERT_HAS_EXPIRED$/, 'the certificate of the server has expired'],
  [/^CERT_NOT_YET_VALID$/, 'the certificate of the server is not valid yet'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'the certificate of the server is for other host names'],
  [/ALERT_CERTIFICATE_EXPIRED$/, 'the server says that the client certificate has expired'],
  [
    /ALERT_(?:BAD_CERTIFICATE|CERTIFICATE|UNKNOWN_CA|NO_CERTIFICATE|TLSV13_ALERT_CERTIFICATE)/,
    'the server does not accept the client certificate, or asks for one',
  ],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/, 'what answers at this port does not speak TLS'],
];
