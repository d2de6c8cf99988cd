import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificateHeader as read } from './certificate-header.ts';
import { parseForwardedCertificates } from './forwarded-client-certificate.ts';

const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
const token = fc.stringMatching(/^[A-Za-z0-9%._-]{0,40}$/);
const element = fc.record({ subject: fc.string(), cert: fc.option(fc.string()), chain: fc.option(token) });
/** What looks like a certificate from outside: a sequence. */
const der = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from([0x30, ...bytes]));
const pem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

describe("Envoy's header", () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), (elements) => {
        const header = elements
          .map(({ subject, cert, chain }) =>
            [
              'Hash=0123',
              `Subject=${quote(subject)}`,
              ...(cert === null ? [] : [`Cert=${quote(cert)}`]),
              ...(chain === null ? [] : [`chain=${chain}`]),
            ].join(';'),
          )
          .join(',');
        expect(parseForwardedCertificates(header)).toEqual(
          elements.map(({ cert, chain }) => ({ ...(cert !== null && { cert }), ...(chain !== null && { chain }) })),
        );
      }),
    );
  });

  it('never throws, and never has more elements than separators allow', () => {
    const characters = fc.constantFrom('Cert=', 'By=', '"', '\\', ',', ';', '=', 'a', ' ', 'é');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(characters).map((parts) => parts.join('')),
        ),
        (header) => {
          const elements = parseForwardedCertificates(header);
          expect(elements === undefined || elements.length <= header.split(',').length).toBe(true);
        },
      ),
    );
  });

  it.each([
    '',
    'Cert',
    'Cert=a;',
    'Cert=a,',
    'Cert="a',
    'Cert="a\\',
    'Cert="a"b',
    'Cert=a"b',
    'Cert=a;Cert=b',
    'Cert=a;cert=b',
    '=a',
    'Ce rt=a',
  ])('S-51: is nothing where it breaks its form: %j', (header) => {
    expect(parseForwardedCertificates(header)).toBeUndefined();
  });
});

describe('a certificate in a header', () => {
  it('is read back from PEM and base64, in all the ways proxies write them', () => {
    fc.assert(
      fc.property(der, der, (leaf, issuer) => {
        const expected = { der: leaf, chainDer: [] };
        expect(read(encodeURIComponent(pem(leaf)))).toEqual(expected);
        expect(read(pem(leaf).trim().replaceAll('\n', ' '))).toEqual(expected);
        expect(read(leaf.toString('base64'))).toEqual(expected);
        expect(read(`Cert=${quote(encodeURIComponent(pem(leaf)))}`)).toEqual(expected);
        expect(read(encodeURIComponent(pem(leaf) + pem(issuer)))).toEqual({ der: leaf, chainDer: [issuer] });
      }),
    );
  });

  it('never throws on anything', () => {
    const parts = fc.constantFrom(
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      'MIIB',
      '%',
      '%0A',
      ' ',
      ',',
      'Cert="',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(parts).map((list) => list.join('')),
        ),
        (header) => {
          const certificate = read(header);
          expect(certificate === undefined || certificate.der[0] === 0x30).toBe(true);
        },
      ),
    );
  });
});
