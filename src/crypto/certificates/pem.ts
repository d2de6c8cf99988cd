/** One block of a PEM text. */
export type PemBlock = {
  /** `CERTIFICATE`, `PRIVATE KEY`, … */
  readonly label: string;
  readonly der: Uint8Array;
  /** The block in its canonical spelling, with the header lines of an old-style encrypted key kept. */
  readonly text: string;
};

const begin = '-----BEGIN ';
const end = '-----END';
const dashes = '-----';
const labelPattern = /^[A-Z0-9 ]{1,40}$/;
const base64Pattern = /^[A-Za-z0-9+/]+={0,2}$/;
const maxBlocks = 200;

/**
 * Reads the blocks of a PEM text; `undefined` if one is damaged or there are more than 200. Text around blocks is skipped. As pasted
 * certificates demand it, line breaks may be missing or spelled `\n`, and the closing line may be cut short.
 * Source: RFC 7468 §2 ("lax"); SAP doc "Service Key Types" (external certificate sample)
 */
export const parsePem = (pem: string): readonly PemBlock[] | undefined => {
  const text = pem.replaceAll('\\r', '').replaceAll('\\n', '\n');
  const blocks: PemBlock[] = [];
  let start = text.indexOf(begin);
  // Found once and moved on only when passed, so that the whole text is scanned once however many blocks never end.
  let nextEnd = text.indexOf(end);
  while (start !== -1) {
    const labelStart = start + begin.length;
    const labelEnd = text.indexOf(dashes, labelStart);
    const label = text.slice(labelStart, Math.min(labelEnd, labelStart + 41));
    if (labelEnd === -1 || !labelPattern.test(label)) return undefined;
    const bodyStart = labelEnd + dashes.length;
    if (nextEnd !== -1 && nextEnd < bodyStart) nextEnd = text.indexOf(end, bodyStart);
    start = text.indexOf(begin, bodyStart);
    const stops = [nextEnd, start, text.length].filter((index) => index !== -1);
    const block = parseBlock(label, text.slice(bodyStart, Math.min(...stops)));
    if (block === undefined || blocks.length === maxBlocks) return undefined;
    blocks.push(block);
  }
  return blocks;
};

const parseBlock = (label: string, body: string): PemBlock | undefined => {
  // Only keys encrypted in OpenSSL's old style have header lines; base64 holds no colon. Source: RFC 1421 §4.6
  const headers = body.split('\n').flatMap((line) => (line.includes(':') ? [line.trim()] : []));
  const lines = headers.length === 0 ? body : body.slice(body.lastIndexOf(':')).split('\n').slice(1).join('\n');
  const base64 = lines.replaceAll(/\s+/g, '');
  if (!base64Pattern.test(base64)) return undefined;
  const der = Buffer.from(base64, 'base64');
  return { label, der, text: formatPem(label, der, headers) };
};

/** Writes one PEM block with lines of 64 characters. Source: RFC 7468 §2 */
export const formatPem = (label: string, der: Uint8Array, headers: readonly string[] = []): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const head = headers.length === 0 ? [] : [...headers, ''];
  return [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ''].join('\n');
};
