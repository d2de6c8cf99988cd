import { z } from 'zod';

/** The keystores of an integration tenant: in use, backed up, prepared to replace, replaced. Source: SAP doc "Managing the Lifecycle of Keys" */
export const tenantKeystores = ['system', 'backup_admin_system', 'KeyRenewal', 'KeyHistory'] as const;

/** Name of a keystore of an integration tenant. */
export type TenantKeystore = (typeof tenantKeystores)[number];

/** Whose entry it is: SAP's are those the installation provides, and no API client changes them. Source: SAP doc "Displaying Properties of a Keystore Entry" */
export type EntryOwner = 'Tenant Administrator' | 'SAP';

/** What the key history tells of an entry. Source: SAP API description "Security Content" (`HistoryKeystoreEntry`) */
export type EntryHistory = {
  readonly activatedBy: string;
  readonly activeFromMs: number;
  readonly deactivatedBy: string;
  readonly activeUntilMs: number;
  /** 1 for the first entry of the alias that was replaced. */
  readonly sequence: number;
  readonly originalAlias: string;
};

/** An entry: a key with its certificates, or a trusted certificate. */
export type KeystoreEntry = {
  readonly keystore: TenantKeystore;
  readonly alias: string;
  readonly type: 'Key Pair' | 'Certificate';
  readonly owner: EntryOwner;
  /** PEM, the certificate of the key first; exactly one of a trusted certificate. */
  readonly certificateChainPem: readonly [string, ...string[]];
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly modifiedBy: string;
  readonly modifiedAtMs: number;
  readonly history?: EntryHistory;
};

/** What became of an entry in an import. Source: SAP API description "Security Content" (`KeystoreResources`, status values) */
export type EntryStatus = 'unchanged' | 'changed' | 'new' | 'removed' | `notImported: ${string}`;

/** The state of a keystore. */
export type KeystoreSummary = {
  readonly keystore: TenantKeystore;
  readonly entryCount: number;
  readonly modifiedBy: string | undefined;
  readonly modifiedAtMs: number | undefined;
};

/** The history as it is stored. */
export const historySchema = z.object({
  activatedBy: z.string(),
  activeFromMs: z.number(),
  deactivatedBy: z.string(),
  activeUntilMs: z.number(),
  sequence: z.number(),
  originalAlias: z.string(),
});
