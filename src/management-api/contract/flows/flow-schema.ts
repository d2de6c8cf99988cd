import { z } from 'zod';

const name = z.string().min(1).max(200);

/** What a step writes into a message: by name a text, which may hold expressions such as `${header.x}`, or null to delete. */
const flowModificationSchema = z.strictObject({
  headers: z.record(z.string(), z.string().max(10_000).nullable()).optional(),
  properties: z.record(z.string(), z.string().max(10_000).nullable()).optional(),
  body: z.string().max(262_144).optional(),
});

/** How much of a flow's messages is logged. */
export const flowLogLevelSchema = z.enum(['NONE', 'INFO', 'ERROR', 'DEBUG', 'TRACE']);

/** A message endpoint and where it forwards to. */
export const flowSchema = z.strictObject({
  /** Id of the integration flow, as message processing logs show it. */
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,120}$/, 'may have letters, digits and _ . - only'),
  name: name.optional(),
  packageId: z.string().max(120).optional(),
  /** Below `/http`, e.g. `/orders`. */
  path: z.string().regex(/^\/[A-Za-z0-9_./~-]{1,200}$/, 'must begin with "/"'),
  destination: name,
  /** Path and query appended to the destination's URL. */
  targetPath: z.string().max(1000).optional(),
  role: name.optional(),
  timeoutSeconds: z.number().min(1).max(600).optional(),
  maxMessageBytes: z.number().int().min(1).optional(),
  /** Message header -> name of the custom header property in the log. */
  customHeaderProperties: z.record(z.string(), z.string()).optional(),
  /** Which bodies are kept as attachments of the log. */
  attachments: z.enum(['none', 'on-error', 'always']).optional(),
  /** Instead of a role: the names of certificates senders must show. */
  clientCertificates: z
    .array(z.strictObject({ subjectDn: z.string().min(1).max(1000), issuerDn: z.string().min(1).max(1000) }))
    .max(50)
    .optional(),
  /** Whether modifying requests need a CSRF token. */
  csrfProtected: z.boolean().optional(),
  /** Method of the call, or an expression; default: the sender's. */
  method: z.string().max(200).optional(),
  /** Headers that travel on; default: all but credentials. */
  requestHeaders: z.array(z.string().max(200)).max(100).optional(),
  /** Content modifiers before and after the call. */
  before: flowModificationSchema.optional(),
  after: flowModificationSchema.optional(),
  retry: z
    .strictObject({
      attempts: z.number().int().min(1).max(3),
      delaySeconds: z.number().min(0).max(60),
      backoff: z.number().min(1).max(10).optional(),
      statuses: z.array(z.number().int().min(400).max(599)).max(50).optional(),
    })
    .optional(),
  /** What is kept in the message store. */
  messageStore: z.array(z.enum(['request', 'response'])).optional(),
  logLevel: flowLogLevelSchema.optional(),
});

/** A flow that answers at this moment. */
export const flowEndpointSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Deployed as an artifact; what is not was written as a flow. */
  isDeployed: z.boolean(),
  url: z.string(),
  /** The role senders need; without one they are known by certificates. */
  role: z.string().optional(),
  /** Where messages go: a destination, or an address of the artifact. */
  receiver: z.string().optional(),
  /** The destination among them, by its name. */
  destination: z.string().optional(),
  logLevel: flowLogLevelSchema,
  /** When the log level ends by itself. */
  logLevelUntil: z.iso.datetime().optional(),
  lastMessage: z.object({ messageGuid: z.string(), status: z.string(), endedAtMs: z.number() }).optional(),
});
