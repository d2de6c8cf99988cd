import { isIPv4, isIPv6 } from 'node:net';

/** An IP address in binary: 16 bytes; an IPv4 address in its IPv4-mapped form, so that one table serves both families. */
export type AddressBytes = Uint8Array;

/** A block of addresses: the first `prefixLength` bits of `bytes` (0..128). */
export type AddressRange = { readonly bytes: AddressBytes; readonly prefixLength: number };

/** The address a text stands for, or `undefined` for anything else (zone ids and odd spellings included). Source: RFC 4291 §2.2, §2.5.5.2 */
export const parseAddress = (text: string): AddressBytes | undefined => {
  if (isIPv4(text)) return mapped(parseIpv4(text));
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return parseIpv6(text);
};

/** The block of a CIDR text such as `10.0.0.0/8` or of a single address; `undefined` when it is neither. Source: RFC 4632 §3.1, RFC 4291 §2.3 */
export const parseRange = (text: string): AddressRange | undefined => {
  const [address = '', length, ...rest] = text.trim().split('/');
  const bytes = parseAddress(address);
  if (bytes === undefined || rest.length > 0) return undefined;
  const bits = isIPv4(address) ? 32 : 128;
  if (length === undefined) return { bytes, prefixLength: 128 };
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined;
  return { bytes, prefixLength: Number(length) + (128 - bits) };
};

/** Whether an address lies in a block. */
export const isInRange = (address: AddressBytes, range: AddressRange): boolean => {
  for (let index = 0, bitsLeft = range.prefixLength; bitsLeft > 0; index += 1, bitsLeft -= 8) {
    const ignoredBits = bitsLeft >= 8 ? 0 : 8 - bitsLeft;
    if (((address[index] ?? 0) ^ (range.bytes[index] ?? 0)) >> ignoredBits !== 0) return false;
  }
  return true;
};

/**
 * The IPv4 addresses an IPv6 address would reach through a translator or tunnel, each in its mapped form.
 * Source: RFC 4291 §2.5.5 (compatible), RFC 6052 §2.1 (NAT64), RFC 3056 §2 (6to4)
 */
export const embeddedAddresses = (address: AddressBytes): readonly AddressBytes[] =>
  embeddings
    .filter(({ range }) => isInRange(address, range))
    .map(({ offset }) => mapped(address.slice(offset, offset + 4)));

const parseIpv4 = (text: string): Uint8Array => Uint8Array.from(text.split('.'), Number);

const mapped = (ipv4: Uint8Array): AddressBytes => {
  const bytes = new Uint8Array(16);
  bytes.fill(0xff, 10, 12);
  bytes.set(ipv4, 12);
  return bytes;
};

/** Expects a text `isIPv6` has accepted. */
const parseIpv6 = (text: string): AddressBytes => {
  const [head = '', tail] = text.split('::');
  const before = parseGroups(head);
  const after = parseGroups(tail ?? '');
  const bytes = new Uint8Array(16);
  bytes.set(before, 0);
  bytes.set(after, 16 - after.length);
  return bytes;
};

const parseGroups = (text: string): readonly number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => {
        if (group.includes('.')) return [...parseIpv4(group)];
        const value = Number.parseInt(group, 16);
        return [value >> 8, value & 0xff];
      });

const range = (bytes: readonly number[], prefixLength: number): AddressRange => {
  const padded = new Uint8Array(16);
  padded.set(bytes);
  return { bytes: padded, prefixLength };
};

const embeddings: readonly { readonly range: AddressRange; readonly offset: number }[] = [
  { range: range([], 96), offset: 12 },
  { range: range([0x00, 0x64, 0xff, 0x9b], 96), offset: 12 },
  { range: range([0x20, 0x02], 16), offset: 2 },
];
