import type { Accounts, ApplicationName } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { SecretHashing } from '../../crypto/secret-hashing.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { ApplicationScopes } from '../application-scopes/application-scopes.ts';
import { clientIdTaken, clientNotFound, invalidClientMetadata } from '../errors.ts';
import type { ClientDirectory } from './client-directory.ts';
import { clientEvent } from './client-event.ts';
import { assertChosenSecret } from './client-rules.ts';
import {
  deleteClientRow,
  findClientRecord,
  foldClientId,
  insertClient,
  listClients,
  updateClientRow,
} from './client-store.ts';
import { createClientCredentials, createHashSecret } from './credentials/client-credentials.ts';
import type { CredentialUsage } from './credentials/credential-usage.ts';
import { type ExpiringCredential, listExpiringCredentials } from './credentials/list-expiring.ts';
import type { ClientCredentials } from './credentials/managed-credentials.ts';
import { insertSecret } from './credentials/secret-store.ts';
import type { ClientKind, OAuthClient } from './oauth-client.ts';
import { type ClientRegistration, toNewClient } from './registration.ts';
import { isRetiredElsewhere, retireClientId } from './retired-ids.ts';
import { applyChanges, type ClientChanges, describeChanges } from './update-client.ts';

/** Managing OAuth clients. Everything here is confined to the subaccount named and leaves an audit event. */
export type Clients = ClientCredentials & {
  /** `secret` is there where it was generated, this once. Throws 400, or 409 when the id is taken. */
  readonly register: (
    registration: ClientRegistration,
    actor: Actor,
  ) => Promise<{ readonly client: OAuthClient; readonly secret?: Secret }>;
  /** From memory; may be two seconds behind another node. */
  readonly find: (clientId: string) => Promise<OAuthClient | undefined>;
  /** From the database, as it was registered. */
  readonly findRegistered: (subaccountId: SubaccountId, clientId: string) => Promise<OAuthClient | undefined>;
  readonly list: (subaccountId: SubaccountId, kind?: ClientKind) => Promise<readonly OAuthClient[]>;
  /** What of all clients ends within a time or has ended, the first to end first. */
  readonly listExpiring: (
    subaccountId: SubaccountId,
    options: { readonly withinMs: number },
  ) => Promise<readonly ExpiringCredential[]>;
  /** What is done `alongside` is done with the change, or neither of them is. */
  readonly update: (
    subaccountId: SubaccountId,
    clientId: string,
    changes: ClientChanges,
    actor: Actor,
    alongside?: (transaction: Transaction) => Promise<void>,
  ) => Promise<OAuthClient>;
  /** Ends the client, its secrets and its opaque tokens at once. Throws 404. */
  readonly delete: (subaccountId: SubaccountId, clientId: string, actor: Actor) => Promise<void>;
};

/** How long a deleted client's id is kept back from other subaccounts, so that nobody inherits the roles of its technical user. */
const retirementMs = 180 * 24 * 60 * 60 * 1000;

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount' | 'listSubscriptions'>;
  readonly audit: Pick<Audit, 'append'>;
  readonly secretHashing: SecretHashing;
  readonly directory: ClientDirectory;
  readonly usage: CredentialUsage;
  readonly applicationScopes: Pick<ApplicationScopes, 'assertDefined'>;
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
  const hashSecret = createHashSecret(secretHashing, assertChosenSecret);

  return {
    register: async (registration, actor) => {
      await parts.accounts.getSubaccount(registration.subaccountId);
      const client = toNewClient(registration, clock(), actor.name);
      if (client.subscription !== undefined) {
        await assertSubscribed(client.subaccountId, client.subscription);
        await parts.applicationScopes.assertDefined(client.subscription, client.scopes);
      }
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

    findRegistered: async (subaccountId, clientId) => {
      const client = (await findClientRecord(database, clientId))?.client;
      return client?.subaccountId === subaccountId ? client : undefined;
    },

    list: (subaccountId, kind) => listClients(database, subaccountId, kind),

    listExpiring: (subaccountId, { withinMs }) =>
      listExpiringCredentials(database, subaccountId, { untilMs: clock() + withinMs, nowMs: clock() }),

    update: async (subaccountId, clientId, changes, actor, alongside) => {
      const { client } = await getRecord(subaccountId, clientId);
      const updated = applyChanges(client, changes);
      if (client.subscription !== undefined && changes.scopes !== undefined) {
        await parts.applicationScopes.assertDefined(client.subscription, changes.scopes);
      }
      await database.write(async (transaction) => {
        if (!(await updateClientRow(transaction, client, updated))) throw clientNotFound();
        await audit.append(transaction, {
          ...clientEvent('update', updated, actor),
          attributes: describeChanges(client, updated),
        });
        await alongside?.(transaction);
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

    ...createClientCredentials({ ...parts, getRecord, hashSecret }),
  };
};

const isSameApplication = (left: ApplicationName, right: ApplicationName): boolean =>
  left.providerAccount === right.providerAccount && left.application === right.application;
