/** Length of each of the two numbers of a P-256 signature. */
const numberBytes = 32;

/**
 * Turns a P-256 signature that we just made from DER into the two numbers side by side that JWS wants. Node does so too when asked
 * (`dsaEncoding`), but that doubles the time of signing: 50 instead of 25 us. Source: RFC 7518 §3.4, RFC 3279 §2.2.3
 */
export const toJoseSignature = (der: Uint8Array): Buffer => {
  const signature = Buffer.alloc(2 * numberBytes);
  // SEQUENCE (2 bytes: shorter than 128), then twice INTEGER tag, length, number.
  let offset = 2;
  for (const end of [numberBytes, 2 * numberBytes]) {
    const length = der[offset + 1] ?? 0;
    const number = der.subarray(offset + 2, offset + 2 + length);
    offset += 2 + length;
    // A leading zero keeps a number positive in DER; short numbers are filled up with zeros on the left.
    const digits = number.subarray(Math.max(0, length - numberBytes));
    signature.set(digits, end - digits.length);
  }
  return signature;
};
