import type { Accounts, ApplicationName } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import { generateClientSecret } from '../../crypto/random.ts';
import type { SecretHashing } from '../../crypto/secret-hashing.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Database } from '../../storage/database.ts';
import { clientIdTaken, clientNotFound, invalidClientMetadata } from '../errors.ts';
import type { ClientDirectory } from './client-directory.ts';
import {
  deleteClientRow,
  findClientRecord,
  foldClientId,
  insertClient,
  listClients,
  updateClientRow,
} from './client-store.ts';
import type { ClientKind, OAuthClient } from './oauth-client.ts';
import { assertChosenSecret, type ClientRegistration, toNewClient } from './registration.ts';
import { deleteSecret, insertSecret, isRetiredElsewhere, retireClientId } from './secret-store.ts';
import { applyChanges, type ClientChanges, describeChanges } from './update-client.ts';

/** A secret as it may be shown: everything but the secret. */
export type ClientSecretInfo = {
  readonly secretId: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly lastUsedAtMs?: number;
};

/** Managing OAuth clients. Everything here is confined to the subaccount named and leaves an audit event. */
export type Clients = {
  /** `secret` is there where it was generated, this once. Throws 400, or 409 when the id is taken. */
  readonly register: (
    registration: ClientRegistration,
    actor: Actor,
  ) => Promise<{ readonly client: OAuthClient; readonly secret?: Secret }>;
  /** From memory; may be two seconds behind another node. */
  readonly find: (clientId: string) => Promise<OAuthClient | undefined>;
  readonly list: (subaccountId: SubaccountId, kind?: ClientKind) => Promise<readonly OAuthClient[]>;
  readonly update: (
    subaccountId: SubaccountId,
    clientId: string,
    changes: ClientChanges,
    actor: Actor,
  ) => Promise<OAuthClient>;
  /** Ends the client, its secrets and its opaque tokens at once. Throws 404. */
  readonly delete: (subaccountId: SubaccountId, clientId: string, actor: Actor) => Promise<void>;
  /** Generates a further secret, or takes the one given; the others stay valid. */
  readonly addSecret: (
    subaccountId: SubaccountId,
    clientId: string,
    options: { readonly expiresAtMs?: number; readonly secret?: string },
    actor: Actor,
  ) => Promise<{ readonly secretId: string; readonly secret: Secret }>;
  readonly removeSecret: (
    subaccountId: SubaccountId,
    clientId: string,
    secretId: string,
    actor: Actor,
  ) => Promise<void>;
  readonly listSecrets: (subaccountId: SubaccountId, clientId: string) => Promise<readonly ClientSecretInfo[]>;
  /** Whether `secret` is one of the client's, for administrators who compare what is with what should be: neither throttled nor noted. */
  readonly isSecret: (subaccountId: SubaccountId, clientId: string, secret: string) => Promise<boolean>;
};

/** How long a deleted client's id is kept back from other subaccounts, so that nobody inherits the roles of its technical user. */
const retirementMs = 180 * 24 * 60 * 60 * 1000;
const maxSecretsPerClient = 10;

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount' | 'listSubscriptions'>;
  readonly audit: Pick<Audit, 'append'>;
  readonly secretHashing: SecretHashing;
  readonly directory: ClientDirectory;
};

/** Creates the management of clients. Source: SAP doc "Register an OAuth Client", "Using Platform APIs" */
export const createClients = (parts: Parts): Clients => {
  const { database, clock, audit, secretHashing } = parts;

  const { forget } = parts.directory;
  const getRecord = async (subaccountId: SubaccountId, clientId: string) => {
    const record = await findClientRecord(database, clientId);
    if (record === undefined || record.client.subaccountId !== subaccountId) throw clientNotFound();
    return record;
  };
  const assertSubscribed = async (subaccountId: SubaccountId, application: ApplicationName): Promise<void> => {
    const subscriptions = await parts.accounts.listSubscriptions(subaccountId);
    if (!subscriptions.some((subscription) => isSameApplication(subscription, application))) {
      throw invalidClientMetadata('The subaccount is not subscribed to this application');
    }
  };
  const hashSecret = async (chosen: string | undefined): Promise<{ hash: string; generated?: Secret }> => {
    if (chosen !== undefined) {
      assertChosenSecret(chosen);
      return { hash: await secretHashing.hashChosen(chosen) };
    }
    const generated = generateClientSecret();
    return { hash: secretHashing.hashGenerated(generated), generated };
  };

  return {
    register: async (registration, actor) => {
      await parts.accounts.getSubaccount(registration.subaccountId);
      const client = toNewClient(registration, clock(), actor.name);
      if (client.subscription !== undefined) await assertSubscribed(client.subaccountId, client.subscription);
      const hasSecret = client.isConfidential && !('credential' in registration && registration.credential === 'none');
      const secret = hasSecret ? await hashSecret(registration.secret) : undefined;
      const foldedId = foldClientId(client.clientId);
      await database.write(async (transaction) => {
        const isRetired = await isRetiredElsewhere(transaction, foldedId, client.subaccountId, clock() - retirementMs);
        if (isRetired || !(await insertClient(transaction, client))) throw clientIdTaken();
        if (secret !== undefined) {
          await insertSecret(transaction, {
            id: randomUuid(),
            clientId: client.clientId,
            hash: secret.hash,
            createdAtMs: client.createdAtMs,
          });
        }
        await audit.append(transaction, clientEvent('create', client, actor));
      });
      forget(client.clientId);
      return { client, ...(secret?.generated !== undefined && { secret: secret.generated }) };
    },

    find: async (clientId) => (await parts.directory.get(clientId))?.client,

    list: (subaccountId, kind) => listClients(database, subaccountId, kind),

    update: async (subaccountId, clientId, changes, actor) => {
      const { client } = await getRecord(subaccountId, clientId);
      const updated = applyChanges(client, changes);
      await database.write(async (transaction) => {
        if (!(await updateClientRow(transaction, client, updated))) throw clientNotFound();
        await audit.append(transaction, {
          ...clientEvent('update', updated, actor),
          attributes: describeChanges(client, updated),
        });
      });
      forget(clientId);
      return updated;
    },

    delete: async (subaccountId, clientId, actor) => {
      const { client } = await getRecord(subaccountId, clientId);
      await database.write(async (transaction) => {
        if (!(await deleteClientRow(transaction, clientId))) throw clientNotFound();
        await retireClientId(transaction, { foldedId: foldClientId(clientId), subaccountId, atMs: clock() });
        await audit.append(transaction, clientEvent('delete', client, actor));
      });
      forget(clientId);
    },

    addSecret: async (subaccountId, clientId, options, actor) => {
      const { client, secrets } = await getRecord(subaccountId, clientId);
      if (!client.isConfidential) throw invalidClientMetadata('A public client has no secret');
      if (secrets.length >= maxSecretsPerClient) {
        throw invalidClientMetadata(`A client may have at most ${maxSecretsPerClient} secrets`);
      }
      if (options.expiresAtMs !== undefined && options.expiresAtMs <= clock()) {
        throw invalidClientMetadata('The secret must expire in the future');
      }
      const { hash, generated } = await hashSecret(options.secret);
      const secretId = randomUuid();
      await database.write(async (transaction) => {
        await insertSecret(transaction, {
          id: secretId,
          clientId,
          hash,
          createdAtMs: clock(),
          expiresAtMs: options.expiresAtMs,
        });
        await audit.append(transaction, {
          ...clientEvent('update', client, actor),
          attributes: { secretAdded: secretId },
        });
      });
      forget(clientId);
      return { secretId, secret: generated ?? new Secret(options.secret ?? '') };
    },

    removeSecret: async (subaccountId, clientId, secretId, actor) => {
      const { client } = await getRecord(subaccountId, clientId);
      await database.write(async (transaction) => {
        if (!(await deleteSecret(transaction, clientId, secretId))) throw clientNotFound();
        await audit.append(transaction, {
          ...clientEvent('update', client, actor),
          attributes: { secretRemoved: secretId },
        });
      });
      forget(clientId);
    },

    isSecret: async (subaccountId, clientId, secret) => {
      const { secrets } = await getRecord(subaccountId, clientId);
      for (const { hash, expiresAtMs } of secrets) {
        const isValid = expiresAtMs === undefined || expiresAtMs > clock();
        if (isValid && (await secretHashing.verify(hash, secret))) return true;
      }
      return false;
    },

    listSecrets: async (subaccountId, clientId) =>
      (await getRecord(subaccountId, clientId)).secrets.map(({ id, hash: _hash, ...times }) => ({
        secretId: id,
        ...times,
      })),
  };
};

const isSameApplication = (left: ApplicationName, right: ApplicationName): boolean =>
  left.providerAccount === right.providerAccount && left.application === right.application;

const actionWords = { create: 'Creating', update: 'Updating', delete: 'Deleting' } as const;

/** Source: SAP doc "Auditing and Logging Information for OAuth 2.0 Service" */
const clientEvent = (action: 'create' | 'update' | 'delete', client: OAuthClient, actor: Actor): AuditEvent => ({
  category: 'audit.configuration',
  subaccountId: client.subaccountId,
  actor,
  action,
  object: `OAuth client ${client.clientId}`,
  message: `${actionWords[action]} ${client.kind === 'platform-api' ? 'platform' : 'application'} client: ${client.clientId}`,
});
