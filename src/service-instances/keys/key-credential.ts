import type { Subaccount } from '../../accounts/index.ts';
import type { AuthorizationServer } from '../../authorization-server/index.ts';
import { type CertificateAuthority, issueClientCertificate } from '../../crypto/certificate-authority.ts';
import type { MakeKey } from '../../crypto/key-pairs/one-key-at-a-time.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomUuid } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { ServiceInstance } from '../service-instance.ts';
import type { CertificateUniqueness, CredentialType, KeyOrder } from './key-parameters.ts';

/** What a new key gives its holder to prove itself with. */
export type KeyCredential =
  /** The secret is absent where the key is shown again. */
  | { readonly type: 'binding-secret'; readonly clientSecret?: Secret }
  | {
      readonly type: 'x509';
      /** Absent where it was to be hidden. */
      readonly certificatePem?: string;
      /** Absent where the holder has it already. */
      readonly privateKeyPem?: Secret;
      readonly isPinned: boolean;
    };

/** What making and removing credentials of keys needs. */
export type KeyCredentialParts = {
  readonly clients: AuthorizationServer['clients'];
  /** Issues the certificates that are generated. */
  readonly authority: CertificateAuthority;
  readonly makeKey: MakeKey;
  readonly clock: Clock;
};

/** Makes what was ordered, a further credential of the instance's client. Answers its id and, this once, what it is. */
export const createKeyCredential = async (
  { clients, authority, makeKey, clock }: KeyCredentialParts,
  { id: instanceId, clientId, subaccountId }: ServiceInstance,
  order: KeyOrder,
  actor: Actor,
): Promise<{ readonly id: string; readonly credential: KeyCredential; readonly certificatePem?: string }> => {
  if (order.type === 'binding-secret') {
    const { secretId, secret } = await clients.addSecret(subaccountId, clientId, {}, actor);
    return { id: secretId, credential: { type: 'binding-secret', clientSecret: secret } };
  }
  if (order.managed === 'self') {
    const { certificatePem, isPinned } = order;
    const { certificateId } = await clients.addCertificate(
      subaccountId,
      clientId,
      { registration: { certificatePem, binding: isPinned ? 'exact' : 'renewable' }, ...uniquenessOf(order) },
      actor,
    );
    return {
      id: certificateId,
      ...(!order.isHidden && { certificatePem }),
      credential: { type: 'x509', isPinned, ...(!order.isHidden && { certificatePem }) },
    };
  }
  const { certificateChainPem, privateKeyPem } = await makeKey(() =>
    issueClientCertificate({
      authority,
      subject: [
        ['CN', randomUuid()],
        ['OU', instanceId],
        ['O', 'Portolan'],
      ],
      key: { type: 'RSA', modulusBits: order.modulusBits },
      validityDays: order.validityDays,
      nowMs: clock(),
    }),
  );
  const { certificateId } = await clients.addCertificate(
    subaccountId,
    clientId,
    { registration: { certificatePem: certificateChainPem, binding: 'exact' }, ...uniquenessOf(order) },
    actor,
  );
  return {
    id: certificateId,
    certificatePem: certificateChainPem,
    credential: { type: 'x509', certificatePem: certificateChainPem, privateKeyPem, isPinned: true },
  };
};

const uniquenessOf = ({ uniqueness }: { readonly uniqueness?: CertificateUniqueness }) =>
  uniqueness === undefined ? {} : { uniqueness };

/** Takes back the credential of a key: it is refused from then on. */
export const removeKeyCredential = (
  { clients }: Pick<KeyCredentialParts, 'clients'>,
  { subaccountId, clientId }: ServiceInstance,
  { type, id }: { readonly type: CredentialType; readonly id: string },
  actor: Actor,
): Promise<void> =>
  type === 'x509'
    ? clients.removeCertificate(subaccountId, clientId, id, actor)
    : clients.removeSecret(subaccountId, clientId, id, actor);

/**
 * The fields of a key's credentials that depend on their type: no secret beside a certificate, which clients would prefer, and no certificate
 * beside a secret. Source: wire contract 7.5; clients.md 1
 */
export const credentialFields = (
  credential: KeyCredential,
  { subdomain }: Pick<Subaccount, 'subdomain'>,
  urls: PublicUrls,
): Readonly<Record<string, unknown>> => {
  if (credential.type === 'binding-secret') {
    const { clientSecret } = credential;
    return {
      ...(clientSecret !== undefined && { clientsecret: clientSecret.reveal() }),
      'credential-type': 'binding-secret',
    };
  }
  const { certificatePem, privateKeyPem, isPinned } = credential;
  return {
    ...(certificatePem !== undefined && { certificate: certificatePem }),
    ...(privateKeyPem !== undefined && { key: privateKeyPem.reveal() }),
    certurl: urls.origin(`${subdomain}.authentication.cert`),
    'credential-type': 'x509',
    'certificate-pinning': isPinned,
  };
};
