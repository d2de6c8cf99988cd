import { invalidBranding } from './branding.ts';

/** Source: spec oauth-and-platform-apis.md 3.12 */
export const maxLogoBytes = 256 * 1024;

/**
 * The media type of a logo by its first bytes, whatever it is called. Throws a 400 `WireError` for anything but PNG, JPEG and WebP: an SVG is a
 * document that can hold scripts. Source: PNG §5.2, JFIF 1.02, RFC 9649 §2.4
 */
export const detectLogoType = (bytes: Uint8Array): string => {
  if (bytes.byteLength > maxLogoBytes) throw invalidBranding('logo', `must have at most ${maxLogoBytes} bytes`);
  const startsWith = (signature: readonly number[], offset = 0): boolean =>
    signature.every((byte, index) => bytes[offset + index] === byte);
  if (startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (startsWith([0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith([0x52, 0x49, 0x46, 0x46]) && startsWith([0x57, 0x45, 0x42, 0x50], 8)) return 'image/webp';
  throw invalidBranding('logo', 'must be a PNG, JPEG or WebP image');
};
