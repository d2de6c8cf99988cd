import type { Accounts } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import { generateClientSecret, randomBelow } from '../../crypto/random.ts';
import type { SecretHashing } from '../../crypto/secret-hashing.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import type { Database } from '../../storage/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import {
  deleteClientRow,
  findClientRow,
  insertClientRow,
  listClientRows,
  type StoredClient,
  updateClientRow,
} from './client-store.ts';
import { assertText, defineClient, defineProvider } from './define.ts';
import { deleteProviderRow, findProviderRow, listProviderRows, putProviderRow } from './provider-store.ts';
import { findSettings, removeSettings, storeSettings } from './settings-store.ts';
import type {
  C4cOAuthClient,
  C4cOAuthClientInput,
  OAuthIdentityProvider,
  OAuthIdentityProviderInput,
} from './system.ts';
import {
  createTechnicalUserAdministration,
  type RecordChange,
  type TechnicalUserAdministration,
} from './technical-users.ts';

/** What an administrator of a C4C system does. Changes of what is not there throw a 404 `WireError`, unusable values a 400 one. */
export type Administration = TechnicalUserAdministration & {
  /** The system's name, where one was set. */
  readonly findLocalServiceProvider: (subaccountId: SubaccountId) => Promise<string | undefined>;
  /** The name assertions must have as their audience. */
  readonly getLocalServiceProvider: (subaccountId: SubaccountId) => Promise<string>;
  /** `undefined` goes back to the name of the host. */
  readonly setLocalServiceProvider: (id: SubaccountId, name: string | undefined, actor: Actor) => Promise<void>;
  readonly listProviders: (subaccountId: SubaccountId) => Promise<readonly OAuthIdentityProvider[]>;
  /** What `putProvider` would store. */
  readonly defineProvider: (input: OAuthIdentityProviderInput) => OAuthIdentityProvider;
  readonly putProvider: (
    subaccountId: SubaccountId,
    input: OAuthIdentityProviderInput,
    actor: Actor,
  ) => Promise<{ readonly isNew: boolean }>;
  readonly deleteProvider: (subaccountId: SubaccountId, issuer: string, actor: Actor) => Promise<void>;
  readonly listClients: (subaccountId: SubaccountId) => Promise<readonly C4cOAuthClient[]>;
  /** What `updateClient` would store under an id. */
  readonly defineClient: (id: string, input: C4cOAuthClientInput) => C4cOAuthClient;
  /** Answers the secret only where it was generated. */
  readonly createClient: (
    subaccountId: SubaccountId,
    input: C4cOAuthClientInput,
    actor: Actor,
  ) => Promise<{ readonly client: C4cOAuthClient; readonly secret?: Secret }>;
  /** Replaces all but the id, and the secret where none is given. */
  readonly updateClient: (
    subaccountId: SubaccountId,
    clientId: string,
    input: C4cOAuthClientInput,
    actor: Actor,
  ) => Promise<C4cOAuthClient>;
  readonly deleteClient: (subaccountId: SubaccountId, clientId: string, actor: Actor) => Promise<void>;
  /** For administrators who compare what is with what should be: neither throttled nor on record. */
  readonly isClientSecret: (clientId: string, secret: Secret) => Promise<boolean>;
};

/** What administration works with. `defaultServiceProviderOf` names a system by its host. */
export type AdministrationParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser'>;
  readonly secretHashing: SecretHashing;
  readonly defaultServiceProviderOf: (subdomain: string) => string;
};

/** Creates the administration. Source: SAP docs "Configure OAuth Identity Provider in SAP Cloud for Customer", "Configure the OAuth Client for OData Access" */
export const createAdministration = (parts: AdministrationParts): Administration => {
  const { database, clock, secretHashing } = parts;
  const record: RecordChange = (transaction, event) =>
    parts.audit.append(transaction, {
      category: 'audit.configuration',
      message: `${words[event.action]} ${event.object} of SAP Cloud for Customer`,
      ...event,
    });

  const getOwnClient = async (subaccountId: SubaccountId, clientId: string): Promise<StoredClient> => {
    const stored = await findClientRow(database.read, clientId);
    if (stored?.subaccountId !== subaccountId) throw notFound('OAuth client');
    return stored;
  };
  const assertProvider = async (subaccountId: SubaccountId, issuer: string): Promise<void> => {
    if ((await findProviderRow(database.read, subaccountId, issuer)) === undefined) {
      throw invalidField('issuer', 'must be that of a trusted OAuth identity provider');
    }
  };
  const assertOnlyDescription = async (subaccountId: SubaccountId, client: C4cOAuthClient): Promise<void> => {
    const stored = await listClientRows(database.read, subaccountId);
    if (stored.some((other) => other.client.description === client.description && other.client.id !== client.id)) {
      throw conflict('Another OAuth client has this description');
    }
  };

  return {
    findLocalServiceProvider: (subaccountId) => findSettings(database.read, subaccountId),
    getLocalServiceProvider: async (subaccountId) =>
      (await findSettings(database.read, subaccountId)) ??
      parts.defaultServiceProviderOf((await parts.accounts.getSubaccount(subaccountId)).subdomain),
    setLocalServiceProvider: async (subaccountId, name, actor) => {
      if (name !== undefined) assertText('localServiceProvider', name);
      await database.write(async (transaction) => {
        if (name === undefined) await removeSettings(transaction, subaccountId);
        else await storeSettings(transaction, subaccountId, name);
        const attributes = { name: name ?? '(host)' };
        await record(transaction, {
          subaccountId,
          actor,
          action: 'update',
          object: 'local service provider',
          attributes,
        });
      });
    },

    listProviders: (subaccountId) => listProviderRows(database.read, subaccountId),
    defineProvider,
    putProvider: async (subaccountId, input, actor) => {
      const provider = defineProvider(input);
      await parts.accounts.getSubaccount(subaccountId);
      return await database.write(async (transaction) => {
        const isNew = (await findProviderRow(transaction, subaccountId, provider.issuer)) === undefined;
        await putProviderRow(transaction, subaccountId, provider);
        const { issuer, certificate: _, ...flags } = provider;
        const action = isNew ? 'create' : 'update';
        const object = `OAuth identity provider ${issuer}`;
        await record(transaction, { subaccountId, actor, action, object, attributes: toTexts(flags) });
        return { isNew };
      });
    },
    deleteProvider: async (subaccountId, issuer, actor) => {
      const wasThere = await database.write(async (transaction) => {
        if (!(await deleteProviderRow(transaction, subaccountId, issuer))) return false;
        await record(transaction, {
          subaccountId,
          actor,
          action: 'delete',
          object: `OAuth identity provider ${issuer}`,
        });
        return true;
      });
      if (!wasThere) throw notFound('OAuth identity provider');
    },

    listClients: async (subaccountId) =>
      (await listClientRows(database.read, subaccountId)).map(({ client }) => client),
    defineClient,
    createClient: async (subaccountId, input, actor) => {
      const client = defineClient(generateClientId(), input);
      await parts.accounts.getSubaccount(subaccountId);
      await assertProvider(subaccountId, client.issuer);
      await assertOnlyDescription(subaccountId, client);
      const generated = input.secret === undefined ? generateClientSecret() : undefined;
      // One kind of hash for all, so that a client that does not exist costs what any other does (S-04).
      const secretHash = await secretHashing.hashChosen(generated ?? new Secret(input.secret ?? ''));
      const isStored = await database.write(async (transaction) => {
        if (!(await insertClientRow(transaction, { subaccountId, secretHash, client }, clock()))) return false;
        const { id, ...fields } = client;
        const object = `OAuth client ${id}`;
        await record(transaction, { subaccountId, actor, action: 'create', object, attributes: toTexts(fields) });
        return true;
      });
      if (!isStored)
        throw conflict('The OAuth client was not made, because another one was at the same moment; try again');
      return { client, ...(generated !== undefined && { secret: generated }) };
    },
    updateClient: async (subaccountId, clientId, input, actor) => {
      await getOwnClient(subaccountId, clientId);
      const client = defineClient(clientId, input);
      await assertProvider(subaccountId, client.issuer);
      await assertOnlyDescription(subaccountId, client);
      const secretHash = input.secret === undefined ? undefined : await secretHashing.hashChosen(input.secret);
      const isStored = await database.write(async (transaction) => {
        if (!(await updateClientRow(transaction, subaccountId, client, secretHash))) return false;
        const { id, ...fields } = client;
        const attributes = { ...toTexts(fields), secretChanged: String(secretHash !== undefined) };
        await record(transaction, { subaccountId, actor, action: 'update', object: `OAuth client ${id}`, attributes });
        return true;
      });
      if (!isStored) throw notFound('OAuth client');
      return client;
    },
    deleteClient: async (subaccountId, clientId, actor) => {
      const wasThere = await database.write(async (transaction) => {
        if (!(await deleteClientRow(transaction, subaccountId, clientId))) return false;
        await record(transaction, { subaccountId, actor, action: 'delete', object: `OAuth client ${clientId}` });
        return true;
      });
      if (!wasThere) throw notFound('OAuth client');
    },
    isClientSecret: async (clientId, secret) =>
      secretHashing.verify((await findClientRow(database.read, clientId))?.secretHash, secret, 'chosen'),

    ...createTechnicalUserAdministration(parts, record),
  };
};

const words: Readonly<Record<AuditEvent['action'], string>> = {
  create: 'Creating',
  read: 'Reading',
  update: 'Changing',
  delete: 'Deleting',
  login: 'Signing in as',
  refuse: 'Refusing',
};

/** An underscore and eleven digits. Source: sample in the SAP guide "SAP Cloud for Customer OData API Developer's Guide" */
const generateClientId = (): string => `_${String(randomBelow(100_000_000_000)).padStart(11, '0')}`;

const toTexts = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
