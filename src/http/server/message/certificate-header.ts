import { parseForwardedCertificates } from './forwarded-client-certificate.ts';

/** Headers in which proxies tell the client's certificate. Source: documentation of Envoy, NGINX and SAP's Cloud Foundry router */
export const certificateHeaders = ['x-forwarded-client-cert', 'x-ssl-client-cert'] as const;

/** A certificate and those that came with it, in DER. */
type CertificateChain = { readonly der: Uint8Array; readonly chainDer: readonly Uint8Array[] };

const maxChainLength = 8;

/** The header a configured proxy sets in every request; the other one is then whatever the client sent. */
export type CertificateHeader = (typeof certificateHeaders)[number];

/**
 * Reads the client's certificate from the header of a proxy: PEM (percent-encoded, or with blanks for line breaks), base64 of the DER, or
 * Envoy's list, whose last element is what our own proxy wrote. `undefined` where it cannot be read: no certificate is the safe reading
 * of that. What the bytes say is read by whoever needs it.
 */
export const readCertificateHeader = (value: string): CertificateChain | undefined => {
  if (!/^\s*(?:by|hash|cert|chain|subject|uri|dns)=/i.test(value)) return readPem(value);
  const element = parseForwardedCertificates(value)?.at(-1);
  const leaf = readPem(element?.cert);
  const chain = readPem(element?.chain);
  if (leaf === undefined) return element?.cert === undefined ? chain : undefined;
  // Envoy repeats the leaf at the head of the chain.
  const others = chain === undefined ? [] : [chain.der, ...chain.chainDer];
  return { der: leaf.der, chainDer: others.filter((der) => !isSame(der, leaf.der)) };
};

const isSame = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

const readPem = (text: string | undefined): CertificateChain | undefined => {
  const decoded = text === undefined ? undefined : percentDecode(text)?.trim();
  if (decoded === undefined || decoded === '') return undefined;
  const bodies = decoded.startsWith(beginning) ? splitBlocks(decoded) : [decoded];
  const certificates = bodies?.map(decodeBody) ?? [];
  const [der, ...chainDer] = certificates.filter((certificate) => certificate !== undefined);
  if (der === undefined || chainDer.length + 1 !== certificates.length) return undefined;
  return { der, chainDer: chainDer.slice(0, maxChainLength) };
};

const beginning = '-----BEGIN CERTIFICATE-----';
const ending = '-----END CERTIFICATE-----';

/**
 * The texts between the lines of PEM; `undefined` where anything stands outside them. So does the comma that joins two lines of the header: the
 * first one came from outside then, and a proxy that adds to it is not set up for this form.
 */
const splitBlocks = (pem: string): readonly string[] | undefined => {
  const bodies: string[] = [];
  for (const block of pem.split(beginning).slice(1)) {
    const [body = '', rest, ...more] = block.split(ending);
    if (rest === undefined || rest.trim() !== '' || more.length > 0) return undefined;
    bodies.push(body);
  }
  return bodies;
};

const decodeBody = (body: string): Uint8Array | undefined => {
  const base64 = body.replaceAll(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const der = Buffer.from(base64, 'base64');
  // A certificate is a sequence.
  return der[0] === 0x30 ? der : undefined;
};

/** Only percent-encoding: a `+` is part of base64. */
const percentDecode = (text: string): string | undefined => {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
