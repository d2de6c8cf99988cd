import { describe, expect, it } from 'vitest';
import { signEnveloped } from './sign-enveloped.ts';
import { buildAssertion } from './testing/test-assertion.ts';
import { createTestSigner } from './testing/test-signer.ts';
import { canRunXmlsec, isVerifiedByXmlsec, signByXmlsec } from './testing/xmlsec.ts';
import { verifyEnvelopedSignature } from './verify-enveloped-signature.ts';

const rsa = createTestSigner();
const ec = createTestSigner('ec');
const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const c14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** A template for xmlsec1 to fill in; `prefixes` are kept by name in what is signed, `infoPrefixes` in the description. */
const template = (method: string, prefixes = '', infoPrefixes = ''): string => {
  const list = (names: string): string =>
    names === '' ? '' : `<ec:InclusiveNamespaces xmlns:ec="${c14n}" PrefixList="${names}"/>`;
  return `<Signature xmlns="${dsig}"><SignedInfo><CanonicalizationMethod Algorithm="${c14n}">${list(infoPrefixes)}</CanonicalizationMethod>
  <SignatureMethod Algorithm="${method}"/><Reference URI="#_a1"><Transforms><Transform Algorithm="${dsig}enveloped-signature"/><Transform Algorithm="${c14n}">${list(prefixes)}</Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo>
  <SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature>`;
};

const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const attributes = {
  attributes: { groups: ['a &amp; b', '&lt;admin&gt;', '', 'z\u00fcrich &#x1F600;'], 'first &quot;name&quot;': ['x'] },
};

/** Texts whose canonical form is not how they are written. */
const documents: Readonly<Record<string, string>> = {
  plain: buildAssertion(),
  'with attributes': buildAssertion(attributes),
  'with an XML declaration and comments': `<?xml version="1.0" encoding="UTF-8"?>\n<!-- a -->${buildAssertion({ nameId: 'al<!-- b -->ice' })}<!-- c -->`,
  'with CDATA and line ends of every kind': buildAssertion({
    more: '\r\n<x:a xmlns:x="urn:x">\r\n<![CDATA[<b> & ]]>\r</x:a>\u2028\u0085'.replace(/\u2028\u0085$/, ''),
    attributes: { lines: ['one\r\ntwo&#13;three\u2028\u0085'] },
  }),
  'with attributes in need of order and escapes': buildAssertion({
    more: `<b:e xmlns:b="urn:b" xmlns:a="urn:z" z='"' y="&#9;&#10;&#13;&amp;&lt;" a:q="1" b:q="2" xmlns:Z="urn:a" Z:q="3"  a='	tab'/>`,
  }),
  'with namespaces that begin alike': buildAssertion({
    more: '<b:e xmlns:b="urn:1" xmlns:c="urn:13" c:w="" b:x="" c:a=""/>',
  }),
  'with default namespaces that change': buildAssertion({
    more: '<e xmlns="urn:1"><f xmlns="urn:2"><e xmlns="urn:1"/></f><g xmlns=""/></e>',
  }),
  'with prefixes that change': buildAssertion({
    more: '<p:e xmlns:p="urn:1"><p:f xmlns:p="urn:2"><p:e xmlns:p="urn:1"/></p:f><p:g/></p:e>',
  }),
  'with declarations that are not used': buildAssertion({
    moreAttributes: ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:unused="urn:unused"',
    more: '<saml:x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string"/>',
  }),
};

describe.skipIf(!canRunXmlsec())('the XML Security Library', () => {
  it.each(Object.entries(documents))('S-33: signs what we verify: %s', (_, document) => {
    for (const prefixes of ['', 'xs saml']) {
      const signed = signByXmlsec(
        document.replace('</saml:Issuer>', `</saml:Issuer>${template(rsaSha256, prefixes, prefixes)}`),
        rsa,
      );
      const answer = verifyEnvelopedSignature(signed, () => [{ publicKey: rsa.publicKey, allowsSha1: false }]);
      expect(answer).toMatchObject({ kind: 'verified', root: { name: 'Assertion' } });
    }
  });

  it.each(Object.entries(documents))('verifies what we sign: %s', (_, document) => {
    expect(isVerifiedByXmlsec(signEnveloped(document, rsa), rsa)).toBe(true);
    expect(isVerifiedByXmlsec(signEnveloped(document, rsa).replace('alice', 'admin'), rsa)).toBe(
      !signEnveloped(document, rsa).includes('alice'),
    );
  });

  it('agrees with us on ECDSA, and on the longer digests of RSA', () => {
    const sign = (method: string, signer: typeof rsa): string =>
      signByXmlsec(buildAssertion().replace('</saml:Issuer>', `</saml:Issuer>${template(method)}`), signer);
    const more = 'http://www.w3.org/2001/04/xmldsig-more#';
    const keys = [rsa, ec].map(({ publicKey }) => ({ publicKey, allowsSha1: false }));
    for (const [method, signer] of [
      ['ecdsa-sha256', ec],
      ['ecdsa-sha384', ec],
      ['rsa-sha384', rsa],
      ['rsa-sha512', rsa],
    ] as const) {
      expect(verifyEnvelopedSignature(sign(`${more}${method}`, signer), () => keys)).toMatchObject({
        kind: 'verified',
      });
    }
    expect(isVerifiedByXmlsec(signEnveloped(buildAssertion(), ec), ec)).toBe(true);
  });
});
