/** Why a header must not be sent. */
export type HeaderFault = 'invalid-name' | 'invalid-value' | 'reserved-name';

/**
 * What is wrong with a request header, `undefined` when it may be sent as it is. Names are tokens; values hold no control
 * characters (CR, LF and NUL above all) and only what fits one byte; names that rule the connection are ours alone.
 * Source: RFC 9110 §5.1, §5.5, §7.6.1; duty S-46
 */
export const checkHeader = (name: string, value: string): HeaderFault | undefined => {
  if (!token.test(name)) return 'invalid-name';
  if (reservedNames.has(name.toLowerCase())) return 'reserved-name';
  return fieldValue.test(value) ? undefined : 'invalid-value';
};

/** Whether a text is an RFC 9110 token, as methods and header names are. Source: RFC 9110 §5.6.2 */
export const isToken = (text: string): boolean => token.test(text);

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

const reservedNames: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
