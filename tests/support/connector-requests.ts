import { createPrivateKey } from 'node:crypto';
import { createSelfSignedCertificate } from '../../src/crypto/certificate-authority.ts';
import { createSigningRequest } from '../../src/crypto/key-pairs/signing-request.ts';

/** A key of an agent and the request by which it asks for a certificate; both PEM. */
export const createAgentKey = async (): Promise<{ readonly key: string; readonly request: string }> => {
  const pair = await createSelfSignedCertificate({ subject: [['CN', 'agent']], validityDays: 1, nowMs: Date.now() });
  const key = createPrivateKey(pair.privateKeyPem.reveal()).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, request: await createSigningRequest(pair) };
};
