import { z } from 'zod';
import { forViewers } from '../administration/administrator-role.ts';
import { act, get, put } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

/** The four categories of SAP's audit log. Source: SAP doc "Audit Log Retrieval API Usage" */
export const auditCategory = z.enum([
  'audit.security-events',
  'audit.configuration',
  'audit.data-access',
  'audit.data-modification',
]);

const searchSchema = z.strictObject({
  /** First millisecond. */
  fromMs: z.number().int().min(0).optional(),
  /** The millisecond after the last. */
  toMs: z.number().int().min(0).optional(),
  category: auditCategory.optional(),
  /** Who acted: a user, a client id, or `<client> on behalf of <user>`. */
  user: z.string().max(600).optional(),
  /** From the reply before: the next page. */
  beforeId: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(1000).default(100),
});

const pageSchema = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      atMs: z.number(),
      category: auditCategory,
      /** Empty for what happens by itself. */
      user: z.string(),
      action: z.string(),
      object: z.string(),
      message: z.string(),
      attributes: z.record(z.string(), z.string()).optional(),
      remoteAddress: z.string().optional(),
      requestId: z.string().optional(),
    }),
  ),
  /** Present where there may be more; a page may be short, even empty, and have a next one. */
  nextBeforeId: z.string().optional(),
});

const verdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('intact'), events: z.number() }),
  z.object({
    kind: z.literal('broken'),
    /** Absent for events of the whole installation. */
    subaccountId: z.string().optional(),
    /** The place in the chain, where it has one. */
    position: z.number().optional(),
    eventId: z.string().optional(),
    problem: z.enum(['changed', 'missing', 'inserted']),
  }),
]);

const retention = `${inSubaccount}/audit-retention` as const;
const days = z.number().int().min(1).max(3650);

/** The audit log. Source: SAP doc "Audit Log Retrieval API Usage", "Audit Log Retention API Usage"; security.md S-65 */
export const auditOperations = {
  searchAuditEvents: forViewers(
    act(`${inSubaccount}/audit-events/search`, 'Audit events of a subaccount, newest first', {
      request: searchSchema,
      response: pageSchema,
    }),
  ),
  searchInstallationAuditEvents: forViewers(
    act('/audit-events/search', 'Audit events that belong to no subaccount, newest first', {
      request: searchSchema,
      response: pageSchema,
    }),
  ),
  verifyAuditEvents: forViewers(
    act('/audit-events/verify', 'Whether all audit events are what was recorded', {
      response: verdictSchema,
    }),
  ),
  getAuditRetention: get(retention, 'Days audit events of the subaccount are kept', {
    response: z.object({ days, isDefault: z.boolean() }),
  }),
  putAuditRetention: put(retention, 'Change the days audit events of the subaccount are kept', {
    request: z.strictObject({ days }),
    response: z.object({ days }),
  }),
} as const;
