import type { CertificateDescription } from '../../../crypto/certificates.ts';
import type { Clock } from '../../../foundation/clock.ts';
import type { ClientCertificate } from '../../../http/server/client-certificate.ts';
import type { ClientDirectory } from '../../clients/client-directory.ts';
import { isInForce, type StoredCertificate } from '../../clients/credentials/credential.ts';
import type { KnownClient } from '../../clients/oauth-client.ts';
import type { VerifyCertificate } from '../client-auth.ts';
import type { JudgeClient, Proof } from './judge-client.ts';
import type { NoteRenewal } from './note-renewal.ts';
import { describePresented, hasNamesOf, type IsTrustedCertificate } from './presented-certificate.ts';

type Parts = {
  readonly judge: JudgeClient;
  readonly directory: ClientDirectory;
  readonly clock: Clock;
  readonly isTrusted: IsTrustedCertificate;
  readonly noteRenewal: NoteRenewal;
};

/** A certificate as young as this is taken though an even younger one was seen: instances of one program renew theirs one after the other. */
const alwaysNewMs = 10 * 60 * 1000;

/**
 * Creates the check of client certificates. The handshake, or the proxy, has seen to it that the client holds the key; here it is whose it is.
 * Source: RFC 8705 §2; wire contract 7.5; security.md S-51
 */
export const createVerifyCertificate = (parts: Parts): VerifyCertificate => {
  const { judge, directory, clock } = parts;

  const prove = async (known: KnownClient, certificate: ClientCertificate): Promise<Proof> => {
    const nowMs = clock();
    const presented = describePresented(certificate);
    if (presented === undefined) return failed('the certificate cannot be read');
    if (nowMs < presented.notBeforeMs) return failed('the certificate is not yet valid');
    if (nowMs > presented.notAfterMs) return failed('the certificate has expired');
    const confirmation = presented.sha256Thumbprint;
    const registered = known.certificates.filter((one) => isInForce(one, nowMs));
    const exact = registered.find((one) => one.binding === 'exact' && one.thumbprint === confirmation);
    if (exact !== undefined) return proven(exact, confirmation);
    const named = registered.filter((one) => one.binding !== 'exact' && hasNamesOf(presented, one));
    // Names are anybody's to write into a certificate; only trusted authorities make them mean something.
    if (named.length === 0 || !parts.isTrusted(certificate))
      return failed(describeMismatch(registered, named.length > 0));
    const fitting = named.find((one) => one.binding === 'subject' || isRecent(presented, one, nowMs));
    if (fitting === undefined) return failed('a younger certificate has been seen');
    if (fitting.binding === 'renewable') await parts.noteRenewal(known, fitting, presented);
    return proven(fitting, confirmation);
  };

  return async ({ clientId, certificate, remoteAddress }) => {
    const known = await directory.get(clientId);
    // Of all others, unknown ones included, the certificate is what they have to prove themselves with.
    if (known?.client.isEnabled === true && !known.client.isConfidential) return { kind: 'absent' };
    return judge({ clientId, remoteAddress }, (judged) => prove(judged, certificate));
  };
};

const isRecent = (
  { notBeforeMs }: CertificateDescription,
  { seenNotBeforeMs }: StoredCertificate,
  nowMs: number,
): boolean => notBeforeMs >= (seenNotBeforeMs ?? 0) || nowMs - notBeforeMs < alwaysNewMs;

const describeMismatch = (registered: readonly StoredCertificate[], hasNames: boolean): string => {
  if (registered.length === 0) return 'no registered certificate of the client counts at this time';
  return hasNames ? 'the certificate is of no trusted authority' : 'the certificate is not the registered one';
};

const proven = ({ id }: StoredCertificate, confirmation: string): Proof => ({
  kind: 'proven',
  credential: { kind: 'certificate', id },
  confirmation,
});

const failed = (reason: string): Proof => ({ kind: 'failed', reason });
