import { z } from 'zod';

const modification = z.object({
  headers: z.record(z.string(), z.string().nullable()).optional(),
  properties: z.record(z.string(), z.string().nullable()).optional(),
  body: z.string().optional(),
});

/** What a stored flow has beside its columns, sealed: what it writes into messages and asks for may be a credential (S-63). Parses what is stored, and takes it out of a flow. Source: Portolan */
export const flowSettingsSchema = z.object({
  targetPath: z.string().optional(),
  clientCertificates: z.array(z.object({ subjectDn: z.string(), issuerDn: z.string() })).optional(),
  csrfProtected: z.boolean().optional(),
  method: z.string().optional(),
  requestHeaders: z.array(z.string()).optional(),
  before: modification.optional(),
  after: modification.optional(),
  retry: z
    .object({
      attempts: z.number(),
      delaySeconds: z.number(),
      backoff: z.number().optional(),
      statuses: z.array(z.number()).optional(),
    })
    .optional(),
  messageStore: z.array(z.enum(['request', 'response'])).optional(),
  logLevel: z.enum(['NONE', 'INFO', 'ERROR', 'DEBUG', 'TRACE']).optional(),
});
