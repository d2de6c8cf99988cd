import { createHash, createHmac, createPrivateKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signEnveloped } from './sign-enveloped.ts';
import { buildAssertion, takeSignature } from './testing/test-assertion.ts';
import { createTestSigner } from './testing/test-signer.ts';
import { buildWrappingShapes } from './testing/wrapping-shapes.ts';
import { verifyEnvelopedSignature } from './verify-enveloped-signature.ts';

const rsa = createTestSigner();
const ec = createTestSigner('ec');
const stranger = createTestSigner();
const signedBy = (signer: typeof rsa, xml = buildAssertion()): string => signEnveloped(xml, signer);
const key = (signer: typeof rsa, allowsSha1 = false) => ({ publicKey: signer.publicKey, allowsSha1 });
const verify = (document: string | Uint8Array, keys = [key(rsa)]) => verifyEnvelopedSignature(document, () => keys);
const signed = signedBy(rsa);

/** Signs a `SignedInfo` given as canonical text, so that only its shape can be the reason of a refusal. */
const signInfo = (info: string, digest = 'sha256'): string =>
  sign(digest, Buffer.from(info), createPrivateKey(rsa.privateKeyPem.reveal())).toString('base64');

const infoOf = (document: string): string =>
  document.slice(document.indexOf('<ds:SignedInfo'), document.indexOf('</ds:SignedInfo>') + '</ds:SignedInfo>'.length);

/** The document with another, genuinely signed `SignedInfo`. */
const resign = (document: string, change: (info: string) => string, digest = 'sha256'): string => {
  const info = infoOf(document);
  const changed = change(info);
  const canonical = changed.replace('<ds:SignedInfo', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"');
  return document
    .replace(info, () => changed)
    .replace(/<ds:SignatureValue>[^<]*/, () => `<ds:SignatureValue>${signInfo(canonical, digest)}`);
};

describe('an enveloped signature', () => {
  it.each([
    ['RSA', rsa],
    ['ECDSA', ec],
  ])('is accepted with %s and SHA-256, and what it signed is read', (_, signer) => {
    const answer = verify(signedBy(signer), [key(stranger), key(rsa), key(ec)]);
    expect(answer).toMatchObject({ kind: 'verified', root: { name: 'Assertion' } });
    expect(answer.kind === 'verified' && answer.key.publicKey).toBe(signer.publicKey);
    const names = answer.kind === 'verified' ? answer.root.children.map(({ name }) => name) : [];
    expect(names).toEqual(['Issuer', 'Subject', 'Conditions', 'AuthnStatement']);
  });

  it('is accepted where signing again gives the same description: the control of the tests below', () => {
    expect(verify(resign(signed, (info) => info))).toMatchObject({ kind: 'verified' });
  });

  it('is accepted with prefixes kept by name', () => {
    const list = '<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs xsi">';
    const document = resign(signed, (info) =>
      info.replace(
        /(<ds:Transform Algorithm="http:\/\/www.w3.org\/2001\/10\/xml-exc-c14n#">)/,
        `$1${list}</ec:InclusiveNamespaces>`,
      ),
    );
    expect(verify(document)).toMatchObject({ kind: 'verified' });
  });

  it('is refused when a byte of what is signed changes', () => {
    expect(verify(signed.replace('>alice<', '>admin<'))).toEqual({ kind: 'refused', reason: 'digest' });
  });

  it('is refused for every other key, whatever KeyInfo says', () => {
    const substituted = signedBy(stranger, buildAssertion({ nameId: 'admin' }));
    expect(verify(substituted)).toEqual({ kind: 'refused', reason: 'signature' });
    expect(verify(substituted, [])).toEqual({ kind: 'refused', reason: 'signature' });
  });

  it('is made without telling the certificate where none is given, and not at all without an ID', () => {
    const { privateKeyPem } = rsa;
    const bare = signEnveloped(buildAssertion(), { privateKeyPem });
    expect(bare).not.toContain('KeyInfo');
    expect(verify(bare)).toMatchObject({ kind: 'verified' });
    expect(() => signEnveloped('<a/>', { privateKeyPem })).toThrow('no ID');
    expect(() => signEnveloped('<a', { privateKeyPem })).toThrow('malformed');
  });

  it('is refused where there is none, or no ID it could name', () => {
    expect(verify(buildAssertion())).toEqual({ kind: 'refused', reason: 'no-signature' });
    expect(verify(signed.replace(' ID="_a1"', ''))).toEqual({ kind: 'refused', reason: 'signature-shape' });
    expect(verify(signed.replace(' ID="_a1"', ' ID="a b"'))).toEqual({ kind: 'refused', reason: 'signature-shape' });
  });
});

describe('S-34: signature wrapping', () => {
  const shapes = buildWrappingShapes(signed, buildAssertion({ nameId: 'admin' }));
  it.each(Object.entries(shapes))('%s', (_, document) => {
    expect(verify(document)).toMatchObject({ kind: 'refused' });
  });
  it('refuses what is odd even where it is genuinely signed', () => {
    const { signature } = takeSignature(signed);
    for (const more of [
      signature,
      `<saml:Advice>${signature}</saml:Advice>`,
      '<saml:Advice ID="_a1"/>',
      '<saml:Advice id="_a1"/>',
    ]) {
      expect(verify(signedBy(rsa, buildAssertion({ more })))).toEqual({ kind: 'refused', reason: 'signature-shape' });
    }
  });
  it('knows the eight classic shapes', () => {
    const numbers = Object.keys(shapes).flatMap((name) => /^XSW(\d)/.exec(name)?.[1] ?? []);
    expect(new Set(numbers)).toEqual(new Set(['1', '2', '3', '4', '5', '6', '7', '8']));
  });
});

describe('S-33: the shape of a signature', () => {
  const xslt = '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform>';
  const replaceC14n = (uri: string) => (info: string) =>
    info.replaceAll('Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"', `Algorithm="${uri}"`);
  const secondReference = (info: string): string => {
    const reference = info.slice(info.indexOf('<ds:Reference'), info.indexOf('</ds:SignedInfo>'));
    return info.replace('</ds:SignedInfo>', () => `${reference}</ds:SignedInfo>`);
  };
  const changes: Readonly<Record<string, (info: string) => string>> = {
    'an XSLT transform': (info) => info.replace('</ds:Transforms>', () => `${xslt}</ds:Transforms>`),
    'an XPath transform': (info) =>
      info.replace(
        '</ds:Transforms>',
        () => '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"></ds:Transform></ds:Transforms>',
      ),
    'no transform but canonicalization': (info) =>
      info.replace(/<ds:Transform Algorithm="[^"]*enveloped-signature"><\/ds:Transform>/, ''),
    'the transforms the other way round': (info) =>
      info.replace(/(<ds:Transform [^>]*><\/ds:Transform>)(<ds:Transform [^>]*><\/ds:Transform>)/, '$2$1'),
    'canonicalization with comments': replaceC14n('http://www.w3.org/2001/10/xml-exc-c14n#WithComments'),
    'inclusive canonicalization': replaceC14n('http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
    'two references': secondReference,
    'no reference': (info) => info.replace(/<ds:Reference[\s\S]*<\/ds:Reference>/, ''),
    'a reference to the whole document': (info) => info.replace('URI="#_a1"', 'URI=""'),
    'a reference without URI': (info) => info.replace(' URI="#_a1"', ''),
    'a reference to another id': (info) => info.replace('URI="#_a1"', 'URI="#_a2"'),
    'a reference to another document': (info) => info.replace('URI="#_a1"', 'URI="http://127.0.0.1/a"'),
    'an XPointer': (info) => info.replace('URI="#_a1"', `URI="#xpointer(id('_a1'))"`),
    'a digest nobody should use': (info) =>
      info.replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmldsig-more#md5'),
    'a reference with one part more': (info) =>
      info.replace('</ds:Reference>', '<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>'),
    'a digest method with a child': (info) =>
      info.replace('</ds:DigestMethod>', '<ds:DigestMethod></ds:DigestMethod></ds:DigestMethod>'),
    'no digest': (info) => info.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>'),
    'a digest that is no base64': (info) => info.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>****'),
    'one part more': (info) => info.replace('</ds:SignedInfo>', '<ds:Object></ds:Object></ds:SignedInfo>'),
    'a digest with a child': (info) =>
      info.replace(/<ds:DigestValue>([^<]*)/, '<ds:DigestValue><ds:DigestValue>$1</ds:DigestValue>'),
    'parameters of the signature method': (info) =>
      info.replace('</ds:SignatureMethod>', '<ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>'),
  };
  it.each(Object.entries(changes))('refuses %s, signed as it is', (_, change) => {
    const document = resign(signed, change);
    expect(document).not.toBe(signed);
    expect(verify(document)).toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['the default namespace kept by name', '<ec:InclusiveNamespaces PrefixList="#default"></ec:InclusiveNamespaces>'],
    ['too many prefixes', `<ec:InclusiveNamespaces PrefixList="${'p '.repeat(21)}"></ec:InclusiveNamespaces>`],
    ['a list with a child', '<ec:InclusiveNamespaces PrefixList="p"><ec:x></ec:x></ec:InclusiveNamespaces>'],
    ['two lists', '<ec:InclusiveNamespaces PrefixList="p"></ec:InclusiveNamespaces>'.repeat(2)],
    ['something else in a transform', '<ec:XPath>1</ec:XPath>'],
  ])('refuses %s', (_, content) => {
    const inner = content.replace(/<ec:(\w+)/g, '<ec:$1 xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#"');
    const document = resign(signed, (info) =>
      info.replace('</ds:Transform></ds:Transforms>', () => `${inner}</ds:Transform></ds:Transforms>`),
    );
    expect(document).not.toBe(signed);
    expect(verify(document)).toEqual({ kind: 'refused', reason: 'signature-shape' });
  });

  it('refuses comments in DigestValue and SignatureValue', () => {
    const digest = createHash('sha256')
      .update(buildAssertion({ nameId: 'admin' }))
      .digest('base64');
    for (const hidden of ['<!-- -->', `<!--${digest}-->`, '<![CDATA[]]>']) {
      // Canonical XML drops them, so that the signature itself stays good.
      const inDigest = signed.replace('<ds:DigestValue>', () => `<ds:DigestValue>${hidden}`);
      const inValue = signed.replace('</ds:SignatureValue>', () => `${hidden}</ds:SignatureValue>`);
      for (const document of [inDigest, inValue]) {
        expect(verify(document)).toEqual({ kind: 'refused', reason: 'signature-shape' });
      }
    }
  });

  it('refuses a second SignedInfo, before or behind the signed one', () => {
    const info = infoOf(signed);
    const other = info.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAA');
    for (const both of [other + info, info + other]) {
      expect(verify(signed.replace(info, () => both))).toEqual({ kind: 'refused', reason: 'signature-shape' });
    }
  });

  it('refuses an HMAC with the public key as its secret', () => {
    const document = resign(signed, (info) =>
      info.replace(
        'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
      ),
    );
    const info = infoOf(document).replace(
      '<ds:SignedInfo',
      '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
    );
    for (const secret of [rsa.certificatePem, rsa.publicKey.export({ type: 'spki', format: 'pem' })]) {
      const value = createHmac('sha256', secret).update(info).digest('base64');
      const forged = document.replace(/<ds:SignatureValue>[^<]*/, () => `<ds:SignatureValue>${value}`);
      expect(verify(forged)).toEqual({ kind: 'refused', reason: 'signature' });
    }
  });

  it('refuses an algorithm of the other kind of key', () => {
    const document = resign(signed, (info) => info.replace('#rsa-sha256', '#ecdsa-sha256'));
    expect(verify(document, [key(rsa), key(ec)])).toEqual({ kind: 'refused', reason: 'signature' });
  });

  it('takes SHA-1 only where the key allows it', () => {
    const { rest } = takeSignature(signed);
    const digest = createHash('sha1').update(rest).digest('base64');
    const sha1 = (info: string): string =>
      info
        .replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')
        .replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1')
        .replace(/<ds:DigestValue>[^<]*/, () => `<ds:DigestValue>${digest}`);
    const document = resign(signed, sha1, 'sha1');
    expect(verify(document)).toEqual({ kind: 'refused', reason: 'signature' });
    expect(verify(document, [key(rsa, true)])).toMatchObject({ kind: 'verified' });
    const digestOnly = resign(signed, (info) =>
      sha1(info).replace(
        'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
        'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      ),
    );
    expect(verify(digestOnly)).toEqual({ kind: 'refused', reason: 'digest' });
  });

  it('S-35: refuses an encrypted assertion, signed or not', () => {
    const encrypted =
      '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAssertion>';
    expect(verify(encrypted)).toMatchObject({ kind: 'refused' });
  });
});

describe('S-32, R-12: documents that cost more than they weigh', () => {
  it('are given up where their canonical form passes the limit, with a genuine signature too', () => {
    // Declared at the root and used below it, a namespace is written again at each of the elements.
    const declaration = ` xmlns:p="urn:${'x'.repeat(1000)}"`;
    const swollen = signed
      .replace(' ID="_a1"', `${declaration} ID="_a1"`)
      .replace('</saml:Assertion>', () => `${'<p:a/>'.repeat(300)}</saml:Assertion>`);
    expect(swollen.length).toBeLessThan(8000);
    expect(verify(swollen)).toEqual({ kind: 'refused', reason: 'too-large' });
  });

  it('are not looked at further than their shape without a signature', () => {
    let asked = 0;
    const ask = (document: string): void => {
      verifyEnvelopedSignature(document, () => {
        asked += 1;
        return [];
      });
    };
    ask(buildAssertion());
    ask(signed.replace('</ds:SignedInfo>', () => `${'<ds:Reference></ds:Reference>'.repeat(4000)}</ds:SignedInfo>`));
    ask(signed.replace('<ds:SignatureValue>', '<ds:SignatureValue>*'));
    expect(asked).toBe(0);
    ask(signed);
    expect(asked).toBe(1);
  });
});

describe('S-34: what is read is what was signed', () => {
  it('reads a value with a comment in it whole', () => {
    const nameId = 'admin@example.com.attacker.example';
    const genuine = signedBy(rsa, buildAssertion({ nameId }));
    const cut = genuine.replace(nameId, 'admin@example.com<!-- -->.attacker.example');
    const answer = verify(cut);
    const subject = answer.kind === 'verified' ? answer.root.children[1] : undefined;
    expect(subject?.children[0]?.text).toBe(nameId);
  });

  it('never answers anything but the signed values, whatever one change of the text is made', () => {
    const original = verify(signed);
    expect(original.kind).toBe('verified');
    const insertions = ['<!-- -->', '<![CDATA[x]]>', '<?x y?>', '&#32;', ' ', '<x/>', '"', '<', '\u00e9', signed];
    fc.assert(
      fc.property(fc.nat(signed.length), fc.constantFrom(...insertions), fc.nat(12), (at, text, removed) => {
        const answer = verify(signed.slice(0, at) + text + signed.slice(at + removed));
        if (answer.kind === 'verified') expect(answer.root).toEqual(original.kind === 'verified' && original.root);
      }),
      { numRuns: 1500 },
    );
  });
});
