import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalize, exclusiveC14n } from './canonical-xml.ts';
import { parseSource } from './parse-xml.ts';
import { signEnveloped } from './sign-enveloped.ts';
import { buildAssertion, takeSignature } from './testing/test-assertion.ts';
import { createTestSigner } from './testing/test-signer.ts';
import { verifyEnvelopedSignature } from './verify-enveloped-signature.ts';

/** What is used of `xml-crypto`, whose own types bring in those of a browser. */
type SignedXml = {
  addReference: (reference: object) => void;
  computeSignature: (document: string, options: object) => void;
  getSignedXml: () => string;
  loadSignature: (signature: string) => void;
  checkSignature: (document: string) => boolean;
};
type XmlCrypto = {
  readonly SignedXml: new (options: object) => SignedXml;
  readonly ExclusiveCanonicalization: new () => { process: (element: unknown, options: object) => string };
};
type Xmldom = { readonly DOMParser: new () => { parseFromString: (text: string) => { documentElement: unknown } } };

const load = createRequire(import.meta.url);
const { SignedXml, ExclusiveCanonicalization } = load('xml-crypto') as XmlCrypto;
const { DOMParser } = load('@xmldom/xmldom') as Xmldom;
const signer = createTestSigner();
const transforms = ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusiveC14n];

describe('xml-crypto', () => {
  it('signs what we verify', () => {
    const signature = new SignedXml({
      privateKey: signer.privateKeyPem.reveal(),
      canonicalizationAlgorithm: exclusiveC14n,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    });
    const digestAlgorithm = 'http://www.w3.org/2001/04/xmlenc#sha256';
    signature.addReference({ xpath: '/*', transforms, digestAlgorithm });
    signature.computeSignature(buildAssertion(), {
      prefix: 'ds',
      location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
    });
    const answer = verifyEnvelopedSignature(signature.getSignedXml(), () => [
      { publicKey: signer.publicKey, allowsSha1: false },
    ]);
    expect(answer).toMatchObject({ kind: 'verified' });
  });

  it('verifies what we sign', () => {
    const document = signEnveloped(buildAssertion(), signer);
    const signature = new SignedXml({ publicCert: signer.certificatePem });
    signature.loadSignature(takeSignature(document).signature);
    expect(signature.checkSignature(document)).toBe(true);
  });

  it('writes the same canonical form of any document', () => {
    // Without what it gets wrong: prefixes a dictionary sorts differently, URIs that are the beginning of others, and elements without
    // namespace below a default one.
    const prefix = fc.constantFrom('', 'a', 'b', 'c');
    const value = fc.string({
      unit: fc.constantFrom('x', ' ', '&amp;', '&lt;', '>', '&#9;', '&#13;', "'", '\u00fc', '\n'),
    });
    type Tree = {
      readonly prefix: string;
      readonly uri: number;
      readonly attributes: readonly (readonly [string, string])[];
      readonly content: readonly (Tree | string)[];
    };
    const { tree } = fc.letrec<{ readonly tree: Tree }>((tie) => ({
      tree: fc.record({
        prefix,
        uri: fc.nat(2),
        attributes: fc.uniqueArray(fc.tuple(fc.constantFrom('z', 'y', 'a:x', 'b:v', 'c:w'), value), {
          selector: ([name]) => name,
        }),
        content: fc.array(fc.oneof({ maxDepth: 4 }, value, tie('tree'), fc.constant('<!-- c -->')), { maxLength: 3 }),
      }),
    }));
    const declare = (name: string, uri: number): string => ` xmlns${name === '' ? '' : `:${name}`}="urn:${uri + 20}"`;
    const write = (node: Tree, declarations = ''): string => {
      const name = node.prefix === '' ? 'e' : `${node.prefix}:e`;
      const own = declarations === '' ? declare(node.prefix, node.uri) : declarations;
      const attributes = node.attributes.map(([attribute, text]) => ` ${attribute}="${text}"`).join('');
      const content = node.content.map((part) => (typeof part === 'string' ? part : write(part))).join('');
      return `<${name}${own}${attributes}>${content}</${name}>`;
    };
    const all = ['', 'a', 'b', 'c'].map((name, index) => declare(name, index + 10)).join('');
    fc.assert(
      fc.property(tree, fc.subarray(['a', 'b', 'c']), (node, prefixes) => {
        const document = write(node, all);
        const theirs = new ExclusiveCanonicalization().process(
          new DOMParser().parseFromString(document).documentElement,
          {
            inclusiveNamespacesPrefixList: prefixes,
          },
        );
        expect(canonicalize(parseSource(document), prefixes)).toBe(theirs);
      }),
      { numRuns: 300 },
    );
  });
});
