import type { Accounts } from '../../accounts/index.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Log } from '../../foundation/log.ts';
import { createRecentReads } from '../../foundation/recent-reads.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { createUsageNotes } from '../../storage/usage-notes.ts';
import { invalidField } from '../errors.ts';
import { defineProvider } from './define-provider.ts';
import { describeChange } from './describe-change.ts';
import { type LoadedProviders, loadProviders } from './loaded-provider.ts';
import { findTrustSettings, putTrustSettings, type TrustSettings } from './trust-settings.ts';
import type { TrustedProvider, TrustedProviderInput } from './trusted-provider.ts';
import {
  deleteProviderRow,
  findProviderRow,
  listProviderRows,
  listProviderUses,
  markProviderUsed,
  type ProviderKey,
  type ProviderUse,
  putProviderRow,
} from './trusted-provider-store.ts';

/** The identity providers a subaccount trusts beside its own. */
export type TrustedProviders = {
  /** Creates or replaces the provider of this kind and name. Throws a 400 or 404 `WireError`. */
  readonly put: (
    subaccountId: SubaccountId,
    input: TrustedProviderInput,
    actor: Actor,
  ) => Promise<{ readonly isNew: boolean }>;
  /** What `put` would store. Throws a 400 `WireError`. */
  readonly define: (input: TrustedProviderInput) => TrustedProvider;
  readonly list: (subaccountId: SubaccountId) => Promise<readonly TrustedProvider[]>;
  readonly find: (subaccountId: SubaccountId, key: ProviderKey) => Promise<TrustedProvider | undefined>;
  /** When assertions of providers were last taken; those that never were are left out. */
  readonly listUses: (subaccountId: SubaccountId) => Promise<readonly ProviderUse[]>;
  /** Writes which providers were used, as far as that is not written yet. */
  readonly flushUses: () => Promise<void>;
  /** Answers false where there is none. */
  readonly delete: (subaccountId: SubaccountId, key: ProviderKey, actor: Actor) => Promise<boolean>;
  /** A subaccount's trust configuration apart from its providers. */
  readonly findSettings: (subaccountId: SubaccountId) => Promise<TrustSettings>;
  /** Sets the provider users are sent to unless they are told otherwise; `undefined`: none. Throws a 400 or 404 `WireError`. */
  readonly putDefault: (subaccountId: SubaccountId, name: string | undefined, actor: Actor) => Promise<void>;
  /** Puts settings and SAML providers in the place of those there are, all or none. Throws a 400 or 404 `WireError`. */
  readonly replaceSaml: (
    subaccountId: SubaccountId,
    configuration: { readonly settings: TrustSettings; readonly providers: readonly TrustedProviderInput[] },
    actor: Actor,
  ) => Promise<void>;
  /** Whether an enabled provider, of whatever kind, has this name. From memory, two seconds old at most. Source: security.md S-28 */
  readonly isActive: (subaccountId: SubaccountId, name: string) => Promise<boolean>;
};

/** What SAP's shape has no room for stays as it is. */
const keepOwnSettings = (imported: TrustedProvider, old: TrustedProvider | undefined): TrustedProvider =>
  imported.kind === 'saml' && old?.kind === 'saml'
    ? {
        ...imported,
        signsRequests: old.signsRequests,
        ...(old.linkText !== undefined && { linkText: old.linkText }),
      }
    : imported;

/** Keys and rules checked at every assertion are read, and made ready, once in this time. */
const ttlMs = 2_000;
const maxProviders = 100;

/** Creates the store of trusted providers. Source: SAP doc "Trust Management API"; spec oauth-and-platform-apis.md 9 (trust changes) */
export const createTrustedProviders = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly log: Log;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
}): {
  readonly providers: TrustedProviders;
  readonly load: (id: SubaccountId) => Promise<LoadedProviders>;
  /** Notes that an assertion of a provider was taken. */
  readonly noteUse: (subaccountId: SubaccountId, key: ProviderKey) => void;
} => {
  const { database, clock } = parts;
  const recent = createRecentReads<SubaccountId, LoadedProviders>({
    maxEntries: 1_000,
    ttlMs,
    clock,
    load: async (subaccountId) =>
      loadProviders(
        await listProviderRows(database.read, subaccountId),
        await findTrustSettings(database.read, subaccountId),
      ),
  });
  const uses = createUsageNotes<ProviderKey & { readonly subaccountId: SubaccountId }>({
    ...parts,
    keyOf: ({ subaccountId, kind, name }) => JSON.stringify([subaccountId, kind, name]),
    markUsed: markProviderUsed,
  });
  const write = async <Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> => {
    try {
      return await database.write(work);
    } finally {
      recent.forget();
    }
  };
  const eventOf = (
    subaccountId: SubaccountId,
    { kind, name }: ProviderKey,
    change: Pick<AuditEvent, 'actor' | 'action' | 'attributes'>,
  ): AuditEvent => ({
    category: 'audit.configuration',
    subaccountId,
    object: `Trusted identity provider ${name}`,
    message: `${change.action === 'delete' ? 'Deleting' : 'Setting'} trusted identity provider ${name} (${kind})`,
    ...change,
  });

  const providers: TrustedProviders = {
    define: defineProvider,
    put: async (subaccountId, input, actor) => {
      const provider = defineProvider(input);
      await parts.accounts.getSubaccount(subaccountId);
      return await write(async (transaction) => {
        const old = await findProviderRow(transaction, subaccountId, provider);
        if (old === undefined && (await listProviderRows(transaction, subaccountId)).length >= maxProviders) {
          throw invalidField(
            'name',
            `would be that of provider ${maxProviders + 1}; a subaccount has ${maxProviders} at most`,
          );
        }
        await putProviderRow(transaction, subaccountId, provider, clock());
        const attributes = describeChange(old, provider);
        const action = old === undefined ? 'create' : 'update';
        await parts.appendAudit(transaction, eventOf(subaccountId, provider, { actor, action, attributes }));
        return { isNew: old === undefined };
      });
    },
    list: (subaccountId) => listProviderRows(database.read, subaccountId),
    find: (subaccountId, key) => findProviderRow(database.read, subaccountId, key),
    listUses: async (subaccountId) => {
      await uses.flush();
      return await listProviderUses(database.read, subaccountId);
    },
    flushUses: uses.flush,
    delete: (subaccountId, key, actor) =>
      write(async (transaction) => {
        const old = await findProviderRow(transaction, subaccountId, key);
        if (!(await deleteProviderRow(transaction, subaccountId, key))) return false;
        const attributes = describeChange(old, undefined);
        await parts.appendAudit(transaction, eventOf(subaccountId, key, { actor, action: 'delete', attributes }));
        return true;
      }),
    findSettings: (subaccountId) => findTrustSettings(database.read, subaccountId),
    putDefault: async (subaccountId, name, actor) => {
      await parts.accounts.getSubaccount(subaccountId);
      await write(async (transaction) => {
        const all = await listProviderRows(transaction, subaccountId);
        if (name !== undefined && !all.some((one) => one.kind !== 'jwt' && one.name === name)) {
          throw invalidField('name', 'must be that of a trusted identity provider whose users can sign in');
        }
        const { defaultIdentityProviderName: old, ...settings } = await findTrustSettings(transaction, subaccountId);
        const wanted = { ...settings, ...(name !== undefined && { defaultIdentityProviderName: name }) };
        await putTrustSettings(transaction, subaccountId, wanted, clock());
        await parts.appendAudit(transaction, {
          category: 'audit.configuration',
          subaccountId,
          actor,
          action: 'update',
          object: 'Trust configuration',
          message: 'Setting the default identity provider',
          attributes: { old: old ?? '', new: name ?? '' },
        });
      });
    },
    replaceSaml: async (subaccountId, { settings, providers: inputs }, actor) => {
      const wanted = inputs.map(defineProvider);
      const names = new Set(wanted.map(({ name }) => name));
      if (names.size < wanted.length) throw invalidField('name', 'must be different for each provider');
      await parts.accounts.getSubaccount(subaccountId);
      await write(async (transaction) => {
        const all = await listProviderRows(transaction, subaccountId);
        const saml = all.filter(({ kind }) => kind === 'saml');
        if (all.length - saml.length + wanted.length > maxProviders) {
          throw invalidField('identityProviders', `must be ${maxProviders} at most, issuers of JWTs among them`);
        }
        for (const old of saml.filter(({ name }) => !names.has(name))) {
          await deleteProviderRow(transaction, subaccountId, old);
          const attributes = describeChange(old, undefined);
          await parts.appendAudit(transaction, eventOf(subaccountId, old, { actor, action: 'delete', attributes }));
        }
        for (const imported of wanted) {
          const old = saml.find(({ name }) => name === imported.name);
          const provider = keepOwnSettings(imported, old);
          await putProviderRow(transaction, subaccountId, provider, clock());
          const attributes = describeChange(old, provider);
          const action = old === undefined ? 'create' : 'update';
          await parts.appendAudit(transaction, eventOf(subaccountId, provider, { actor, action, attributes }));
        }
        await putTrustSettings(transaction, subaccountId, settings, clock());
        await parts.appendAudit(transaction, {
          category: 'audit.configuration',
          subaccountId,
          actor,
          action: 'update',
          object: 'Trust configuration',
          message: 'Importing the trust configuration',
          attributes: { providers: [...names].join(', '), configurationType: settings.configurationType },
        });
      });
    },
    isActive: async (subaccountId, name) => (await recent.get(subaccountId)).activeNames.has(name),
  };
  return { providers, load: recent.get, noteUse: (subaccountId, key) => uses.note({ subaccountId, ...key }) };
};
