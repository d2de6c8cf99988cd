import { inBoth } from './in-both.ts';

/** Texts of the audit log. Source: Portolan */
export const auditTexts = inBoth({
  en: {
    auditLog: 'Audit Log',
    auditLead: 'Who changed what in this subaccount, and who was refused. Events are only ever added.',
    auditEmpty: 'No event fits.',
    category: 'Category',
    actor: 'Who',
    object: 'What',
    message: 'Message',
    time: 'Time',
  },
  de: {
    auditLog: 'Audit-Log',
    auditLead: 'Wer in diesem Subaccount was geändert hat, und wer abgewiesen wurde. Ereignisse kommen nur hinzu.',
    auditEmpty: 'Kein Ereignis passt.',
    category: 'Kategorie',
    actor: 'Wer',
    object: 'Was',
    message: 'Meldung',
    time: 'Zeit',
  },
});
