import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestSigner } from './test-signer.ts';

/**
 * Whether tests against the XML Security Library can run here. Without its program they are skipped with a printed line, except in CI,
 * where that would hide that nobody else's signatures were tried.
 */
export const canRunXmlsec = (): boolean => {
  try {
    execFileSync('xmlsec1', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    const message = 'No xmlsec1 (Debian: apt-get install xmlsec1)';
    if (process.env.CI === 'true') throw new Error(message);
    console.log(`${message}: its tests are skipped.`);
    return false;
  }
};

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const c14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/**
 * An assertion with the template of a signature by RSA and SHA-1 behind its issuer, for `signByXmlsec` to fill in. Source: template of an
 * assertion in the SAP guide "SAP Cloud for Customer OData API Developer's Guide"
 */
export const addSha1Template = (assertion: string): string => {
  const id = / ID="([^"]*)"/.exec(assertion)?.[1] ?? '';
  const transforms = `<Transforms><Transform Algorithm="${dsig}enveloped-signature"/><Transform Algorithm="${c14n}"/></Transforms>`;
  const reference = `<Reference URI="#${id}">${transforms}<DigestMethod Algorithm="${dsig}sha1"/><DigestValue/></Reference>`;
  const info = `<SignedInfo><CanonicalizationMethod Algorithm="${c14n}"/><SignatureMethod Algorithm="${dsig}rsa-sha1"/>${reference}</SignedInfo>`;
  const template = `<Signature xmlns="${dsig}">${info}<SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature>`;
  return assertion.replace('</saml:Issuer>', () => `</saml:Issuer>${template}`);
};

const idAttribute = ['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion'];

/** Fills in the signature of a template. */
export const signByXmlsec = (template: string, signer: TestSigner): string =>
  runXmlsec(template, signer, (file) => {
    const key = `${file('key.pem')},${file('cert.pem')}`;
    run(['--sign', '--privkey-pem', key, ...idAttribute, '--output', file('out.xml'), file('in.xml')]);
    return readFileSync(file('out.xml'), 'utf8');
  });

/** Whether the signature of an assertion verifies. */
export const isVerifiedByXmlsec = (document: string, signer: TestSigner): boolean =>
  runXmlsec(document, signer, (file) => {
    try {
      run(['--verify', '--pubkey-cert-pem', file('cert.pem'), ...idAttribute, file('in.xml')]);
      return true;
    } catch {
      return false;
    }
  });

const run = (options: readonly string[]): void => {
  execFileSync('xmlsec1', options, { stdio: ['ignore', 'ignore', 'pipe'] });
};

const runXmlsec = <T>(input: string, signer: TestSigner, work: (file: (name: string) => string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-xmlsec-'));
  try {
    const file = (name: string): string => join(folder, name);
    writeFileSync(file('in.xml'), input);
    writeFileSync(file('key.pem'), signer.privateKeyPem.reveal());
    writeFileSync(file('cert.pem'), signer.certificatePem);
    return work(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
