import type { Audit } from '../../../audit/index.ts';
import { generateClientSecret } from '../../../crypto/random.ts';
import type { SecretHashing } from '../../../crypto/secret-hashing.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import { type Clock, toIsoTime } from '../../../foundation/clock.ts';
import { randomUuid, type SubaccountId } from '../../../foundation/ids.ts';
import { Secret } from '../../../foundation/secret.ts';
import type { Database, Transaction } from '../../../storage/database.ts';
import { certificateInUse, clientNotFound, invalidClientMetadata } from '../../errors.ts';
import type { ClientDirectory } from '../client-directory.ts';
import { clientEvent } from '../client-event.ts';
import type { ClientRecord } from '../client-store.ts';
import { maxTokenLifetimeSeconds } from '../metadata/lifetimes.ts';
import { insertCertificate } from './certificate-store.ts';
import { type CredentialKind, isInForce } from './credential.ts';
import { deleteCredential, endOthers } from './credential-store.ts';
import type { CredentialUsage } from './credential-usage.ts';
import { adviseDeletion } from './deletion-advice.ts';
import { insertKey } from './key-store.ts';
import type { ClientCredentials, NewCredentialOptions } from './managed-credentials.ts';
import { readCertificateRegistration } from './new-certificate.ts';
import { parseClientKey } from './parse-client-key.ts';
import { insertSecret } from './secret-store.ts';

/** Chosen secrets are slow to compare, keys are tried one by one: there must not be many. */
const maxPerClient = 10;
/** Source: SAP doc "Service Keys", limits: 1000 keys of an instance */
const maxPerServiceInstance = 1000;

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly secretHashing: SecretHashing;
  readonly directory: ClientDirectory;
  readonly usage: CredentialUsage;
  readonly getRecord: (subaccountId: SubaccountId, clientId: string) => Promise<ClientRecord>;
  readonly hashSecret: (chosen: string | undefined) => Promise<{ hash: string; generated?: Secret }>;
};

/** Creates the hashing of a chosen secret, or of one it generates. */
export const createHashSecret =
  (secretHashing: SecretHashing, assertChosen: (secret: string) => void): Parts['hashSecret'] =>
  async (chosen) => {
    if (chosen !== undefined) {
      assertChosen(chosen);
      return { hash: await secretHashing.hashChosen(chosen) };
    }
    const generated = generateClientSecret();
    return { hash: secretHashing.hashGenerated(generated), generated };
  };

/** Creates the management of what clients authenticate with. Every change is on record and counts at once on this node. */
export const createClientCredentials = (parts: Parts): ClientCredentials => {
  const { database, clock, audit, getRecord } = parts;

  /** Times of a new credential, checked. `notAfterMs`: its own end. */
  const toNewTimes = (options: NewCredentialOptions, notAfterMs?: number) => {
    const createdAtMs = clock();
    const ends = [options.expiresAtMs, notAfterMs].filter((time) => time !== undefined);
    const expiresAtMs = ends.length === 0 ? undefined : Math.min(...ends);
    const { validFromMs } = options;
    if (expiresAtMs !== undefined && expiresAtMs <= Math.max(createdAtMs, validFromMs ?? 0)) {
      throw invalidClientMetadata('A credential must expire in the future, and after it has become valid');
    }
    return { createdAtMs, validFromMs, expiresAtMs };
  };

  /** Writes a new credential and what is to be on record about it. */
  const add = async (
    { client, ...record }: ClientRecord,
    kind: CredentialKind,
    options: NewCredentialOptions,
    actor: Actor,
    insert: (transaction: Transaction, id: string) => Promise<Readonly<Record<string, string>>>,
  ): Promise<string> => {
    if (!client.isConfidential) throw invalidClientMetadata('A public client has no credentials');
    const count = { secret: record.secrets, certificate: record.certificates, key: record.keys }[kind].length;
    const max = client.serviceInstanceId === undefined || kind === 'key' ? maxPerClient : maxPerServiceInstance;
    if (count >= max) throw invalidClientMetadata(`A client may have at most ${max} ${kind}s`);
    const { othersEndAtMs } = options;
    const id = randomUuid();
    await database.write(async (transaction) => {
      const details = await insert(transaction, id);
      if (othersEndAtMs !== undefined) {
        await endOthers(transaction, kind, { clientId: client.clientId, id }, othersEndAtMs);
      }
      await audit.append(transaction, {
        ...clientEvent('update', client, actor),
        attributes: {
          [`${kind}Added`]: id,
          ...details,
          ...(othersEndAtMs !== undefined && { othersEndAt: toIsoTime(othersEndAtMs) }),
        },
      });
    });
    parts.directory.forget(client.clientId);
    return id;
  };

  const remove = async (
    kind: CredentialKind,
    subaccountId: SubaccountId,
    clientId: string,
    id: string,
    actor: Actor,
  ): Promise<void> => {
    const { client } = await getRecord(subaccountId, clientId);
    await database.write(async (transaction) => {
      if (!(await deleteCredential(transaction, kind, clientId, id))) throw clientNotFound();
      await audit.append(transaction, {
        ...clientEvent('update', client, actor),
        attributes: { [`${kind}Removed`]: id },
      });
    });
    parts.directory.forget(clientId);
  };

  return {
    addSecret: async (subaccountId, clientId, options, actor) => {
      const record = await getRecord(subaccountId, clientId);
      if (!record.client.isConfidential) throw invalidClientMetadata('A public client has no secret');
      const times = toNewTimes(options);
      const { hash, generated } = await parts.hashSecret(options.secret);
      const secretId = await add(record, 'secret', options, actor, async (transaction, id) => {
        await insertSecret(transaction, { id, clientId, hash, ...times });
        return {};
      });
      return { secretId, secret: generated ?? new Secret(options.secret ?? '') };
    },

    addCertificate: async (subaccountId, clientId, { registration, uniqueness, ...options }, actor) => {
      const record = await getRecord(subaccountId, clientId);
      const { notAfterMs, ...certificate } = readCertificateRegistration(registration, clock());
      const times = toNewTimes(options, notAfterMs);
      const certificateId = await add(record, 'certificate', options, actor, async (transaction, id) => {
        const row = { id, clientId, ...certificate, ...times };
        const isUnique = uniqueness !== undefined;
        const mayShareNames = uniqueness === 'certificate';
        if (!(await insertCertificate(transaction, { ...row, isUnique, mayShareNames }))) {
          throw certificateInUse();
        }
        return { subject: certificate.subjectDn, binding: certificate.binding };
      });
      return { certificateId };
    },

    addKey: async (subaccountId, clientId, { publicKey, ...options }, actor) => {
      const record = await getRecord(subaccountId, clientId);
      const parsed = parseClientKey(publicKey);
      if (parsed === undefined) {
        throw invalidClientMetadata(
          'The public key must be a JWK or PEM of an RSA key from 2048 bits, an EC key on P-256, P-384 or P-521, or an Ed25519 key',
        );
      }
      const kid = options.kid ?? parsed.kid;
      if (kid !== undefined && record.keys.some((key) => key.kid === kid && isInForce(key, clock()))) {
        throw invalidClientMetadata('The client has a key of this kid already');
      }
      const times = toNewTimes(options);
      const keyId = await add(record, 'key', options, actor, async (transaction, id) => {
        await insertKey(transaction, { id, clientId, kid, publicKey, ...times });
        return {};
      });
      return { keyId };
    },

    removeSecret: (...args) => remove('secret', ...args),
    removeCertificate: (...args) => remove('certificate', ...args),
    removeKey: (...args) => remove('key', ...args),

    isSecret: async (subaccountId, clientId, secret) => {
      const { secrets } = await getRecord(subaccountId, clientId);
      for (const stored of secrets) {
        if (isInForce(stored, clock()) && (await parts.secretHashing.verify(stored.hash, secret))) return true;
      }
      return false;
    },

    listSecrets: async (subaccountId, clientId) =>
      (await getRecord(subaccountId, clientId)).secrets.map(({ id, hash: _hash, ...times }) => ({
        secretId: id,
        ...times,
      })),

    listCredentials: async (subaccountId, clientId) => {
      // What was used in the last seconds is not yet written.
      await parts.usage.flush();
      const { client, secrets, certificates, keys } = await getRecord(subaccountId, clientId);
      const all = [
        ...secrets.map(({ hash: _hash, ...secret }) => ({ kind: 'secret' as const, ...secret })),
        ...certificates.map((certificate) => ({ kind: 'certificate' as const, ...certificate })),
        ...keys.map(({ key, ...stored }) => ({ kind: 'key' as const, algorithms: key.algorithms, ...stored })),
      ];
      const quietMs = (client.tokenLifetimeSeconds || maxTokenLifetimeSeconds) * 1000;
      return all.map((credential) => ({
        ...credential,
        deletion: adviseDeletion(credential, all, { nowMs: clock(), quietMs }),
      }));
    },
  };
};
