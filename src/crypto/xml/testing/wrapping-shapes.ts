import { takeSignature } from './test-assertion.ts';

/**
 * Every way we know of to hide a genuinely signed assertion beside a forged one, by name. The first eight are the classic shapes, as a
 * response and, where that makes sense, as a bare assertion. Source: Somorovsky et al., "On Breaking SAML" (2012)
 */
export const buildWrappingShapes = (signed: string, forged: string): Readonly<Record<string, string>> => {
  const { signature, rest: original } = takeSignature(signed);
  const withId = (assertion: string, id: string): string => assertion.replace(/ ID="[^"]*"/, ` ID="${id}"`);
  const originalId = / ID="([^"]*)"/.exec(original)?.[1] ?? '';
  const evil = withId(forged, '_evil');
  const twin = withId(forged, originalId);
  const inside = (assertion: string, first: string, last = ''): string =>
    assertion
      .replace('</saml:Issuer>', () => `</saml:Issuer>${first}`)
      .replace(/<\/saml:Assertion>$/, () => `${last}</saml:Assertion>`);
  const inSignature = (content: string): string =>
    signature.replace('</ds:Signature>', () => `${content}</ds:Signature>`);
  const response = (content: string): string =>
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0">${content}</samlp:Response>`;
  const object = (content: string): string => `<ds:Object>${content}</ds:Object>`;
  const advice = (content: string): string => `<saml:Advice>${content}</saml:Advice>`;
  const value = (content: string): string =>
    `<saml:AttributeStatement><saml:Attribute Name="x"><saml:AttributeValue>${content}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`;
  return {
    'XSW1: the original inside the signature of a forged response': response(evil + inSignature(original)),
    'XSW2: the original before its detached signature in a forged response': response(original + signature + evil),
    'XSW3: the forged one before the original': response(evil + signed),
    'XSW3 the other way round': response(signed + evil),
    'XSW4: the original inside the forged one': response(inside(evil, '', signed)),
    'XSW4 bare': inside(evil, '', signed),
    'XSW5: the signature in the forged one, the original behind it': response(inside(evil, signature) + original),
    'XSW6: the original inside the signature in the forged one': response(inside(evil, inSignature(original))),
    'XSW6 bare': inside(evil, inSignature(original)),
    'XSW7: the forged one in extensions': response(`<samlp:Extensions>${evil}</samlp:Extensions>${signed}`),
    'XSW8: the original in an object of the signature': response(inside(evil, inSignature(object(original)))),
    'XSW8 bare': inside(evil, inSignature(object(original))),
    'XSW8 with the same id': inside(twin, inSignature(object(original))),
    'the original in extensions': response(`<samlp:Extensions>${signed}</samlp:Extensions>${evil}`),
    'the original as advice': inside(evil, signature, advice(original)),
    'the signed original as advice': inside(evil, '', advice(signed)),
    'the original as advice with the same id': inside(twin, signature, advice(original)),
    'the original in the value of an attribute': inside(evil, signature, value(original)),
    'the signed original in the value of an attribute': inside(evil, '', value(signed)),
    'the original in an object, the signature at the end': inside(evil, '', inSignature(object(original))),
    'the same id, and the original at the end': inside(twin, signature, original),
    'the same id under another name': inside(
      twin,
      signature,
      original.replace(` ID="${originalId}"`, ` Id="${originalId}"`),
    ),
    'a forged child with the same id': inside(original, signature, `<saml:Advice ID="${originalId}"/>`),
    'two signatures': inside(original, signature + signature),
    'the signature in a child': inside(original, '', `<saml:Advice>${signature}</saml:Advice>`),
    'the signature inside the issuer': original.replace('</saml:Issuer>', () => `${signature}</saml:Issuer>`),
    'a forged subject in the signature': inside(original, inSignature(object(evil))),
    'the forged one in key information': inside(
      original,
      signature.replace('<ds:KeyInfo>', () => `<ds:KeyInfo>${evil}`),
    ).replace(original.slice(original.indexOf('<saml:Subject>')), () => evil.slice(evil.indexOf('<saml:Subject>'))),
    'a signature for the forged one alone': inside(evil, signature),
    'a second root': signed + evil,
    'a second root first': evil + signed,
  };
};
