import { type CertificateAuthority, issueClientCertificate } from '../../crypto/certificate-authority.ts';
import { describeCertificate, parseCertificates } from '../../crypto/certificates.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { aliasNotFound, aliasTaken, invalidAlias, noHistoryAlias, unusableContent } from '../errors.ts';
import { assertAlias, isReservedAlias } from './alias.ts';
import type { ChangeEntries } from './change-entries.ts';
import type { DraftEntry, KeystoreDraft } from './keystore-draft.ts';

/** The life of the key pairs that are not the tenant administrator's: provided, activated, replaced, restored. */
export type EntryRenewal = {
  /**
   * Makes a key pair whose certificate the installation's own authority issues, as SAP does with its keys: in use at once where there is none of
   * the alias, otherwise prepared in `KeyRenewal` to replace it. Throws 400 unless the alias is reserved.
   */
  readonly provideKeyPair: (
    subaccountId: SubaccountId,
    order: { readonly alias: string; readonly commonName: string; readonly validityDays: number },
    actor: Actor,
  ) => Promise<{ readonly keystore: 'system' | 'KeyRenewal' }>;
  /** Puts a prepared key pair in use; the one it replaces goes to the key history. Throws 404. */
  readonly activate: (subaccountId: SubaccountId, alias: string, actor: Actor) => Promise<void>;
  /** Prepares a replaced key pair to be used again. Throws 400 and 404. */
  readonly restoreFromHistory: (
    subaccountId: SubaccountId,
    order: { readonly historyAlias: string; readonly destinationAlias?: string | undefined },
    actor: Actor,
  ) => Promise<void>;
};

const dayMs = 24 * 60 * 60 * 1000;

/** Who is shown as having changed what is SAP's. Source: SAP doc "Displaying Properties of a Keystore Entry" */
const provider = 'SAP';

/** Creates the renewal. Source: SAP doc "Managing the Lifecycle of Keys"; assumed: a key pair is provided on request, not before another expires */
export const createEntryRenewal = (parts: {
  readonly change: ChangeEntries;
  readonly authority: CertificateAuthority;
  readonly clock: Clock;
}): EntryRenewal => ({
  provideKeyPair: async (subaccountId, { alias: given, commonName, validityDays }, actor) => {
    const alias = assertAlias(given);
    if (!isReservedAlias(alias)) throw invalidAlias("must begin with 'sap_'");
    const nowMs = parts.clock();
    const { notAfterMs } = describeCertificate(parts.authority.certificatePem);
    if (nowMs + validityDays * dayMs > notAfterMs)
      throw unusableContent('The validity must end before that of the authority');
    const issued = await issueClientCertificate({
      authority: parts.authority,
      subject: [
        ['CN', commonName],
        ['OU', subaccountId],
        ['O', 'Portolan'],
      ],
      key: { type: 'RSA', modulusBits: 2048 },
      validityDays,
      nowMs,
    });
    const parsed = parseCertificates(issued.certificateChainPem);
    if (parsed.kind === 'failed') throw new Error('The authority issued no certificate');
    const content = { certificateChainPem: parsed.certificatesPem, privateKeyPem: issued.privateKeyPem };
    const plan = (draft: KeystoreDraft) => {
      const keystore = draft.find('system', alias) === undefined ? ('system' as const) : ('KeyRenewal' as const);
      draft.put(keystore, alias, { ...content, owner: 'SAP' });
      return { keystore };
    };
    return await parts.change(subaccountId, actor, plan, { by: provider });
  },

  activate: async (subaccountId, alias, actor) => {
    await parts.change(subaccountId, actor, (draft) => {
      const prepared = draft.find('KeyRenewal', alias);
      if (prepared === undefined) throw aliasNotFound(alias);
      const replaced = draft.find('system', alias);
      if (replaced !== undefined) putInHistory(draft, replaced, actor, parts.clock());
      draft.put('system', alias, prepared);
      draft.remove(prepared);
    });
  },

  restoreFromHistory: async (subaccountId, { historyAlias, destinationAlias }, actor) => {
    if (!historyAlias.startsWith('[')) throw noHistoryAlias(historyAlias);
    await parts.change(subaccountId, actor, (draft) => {
      const replaced = draft.find('KeyHistory', historyAlias);
      if (replaced?.history === undefined) throw aliasNotFound(historyAlias);
      const alias = assertAlias(destinationAlias || replaced.history.originalAlias);
      if (!isReservedAlias(alias)) throw invalidAlias("must be one of SAP, such as one that begins with 'sap_'");
      if (draft.find('KeyRenewal', alias) !== undefined) throw aliasTaken(alias);
      const { certificateChainPem, privateKeyPem, owner } = replaced;
      draft.put('KeyRenewal', alias, { certificateChainPem, privateKeyPem, owner });
    });
  },
});

const putInHistory = (draft: KeystoreDraft, entry: DraftEntry, actor: Actor, nowMs: number): void => {
  const before = draft.list('KeyHistory').filter(({ history }) => history?.originalAlias === entry.alias);
  const sequence = Math.max(0, ...before.map(({ history }) => history?.sequence ?? 0)) + 1;
  draft.put('KeyHistory', `[${sequence}]_${entry.alias}`, {
    certificateChainPem: entry.certificateChainPem,
    privateKeyPem: entry.privateKeyPem,
    owner: entry.owner,
    history: {
      activatedBy: entry.modifiedBy,
      activeFromMs: entry.modifiedAtMs,
      deactivatedBy: actor.name,
      activeUntilMs: nowMs,
      sequence,
      originalAlias: entry.alias,
    },
  });
};
