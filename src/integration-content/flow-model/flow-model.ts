import { z } from 'zod';

const name = z.string().min(1).max(200);
const text = z.string().max(262_144);

const valueSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), text }),
  z.object({ kind: z.literal('header'), name }),
  z.object({ kind: z.literal('property'), name }),
  /** Text with expressions such as `${header.x}`; see `parse-template.ts`. */
  z.object({ kind: z.literal('expression'), text }),
]);

const assignment = z.discriminatedUnion('action', [
  z.object({ action: z.literal('set'), name, value: valueSource }),
  z.object({ action: z.literal('delete'), name }),
]);

const names = z.union([z.literal('*'), z.array(name).max(200)]);

const authentication = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** The name of deployed user credentials. */
  z.object({ kind: z.literal('basic'), credentialName: name }),
  /** The name of deployed OAuth2 client credentials. */
  z.object({ kind: z.literal('oauth2-client-credentials'), credentialName: name }),
]);

const target = z.discriminatedUnion('kind', [
  /** `path` is appended to the destination's URL; expressions are allowed in it. */
  z.object({ kind: z.literal('destination'), name, path: text.optional() }),
  /** Scheme and host are constant, expressions are allowed behind them. */
  z.object({ kind: z.literal('url'), url: text.min(1), authentication }),
]);

const retry = z.object({
  /** Further calls after the first, each as a whole. */
  attempts: z.int().min(1).max(3),
  delaySeconds: z.number().min(0).max(60),
  /** What the delay is multiplied by before each further attempt. */
  backoff: z.number().min(1).max(10),
  /** Status codes that are tried again. Where left out: 408, 429, 500, 502, 503 and 504. */
  statuses: z.array(z.int().min(400).max(599)).max(50).optional(),
});

/** The one receiver of a flow. */
const receiverSchema = z.object({
  target,
  /** Query string, with expressions. */
  query: text.optional(),
  /** A method or an expression that yields one (POST where it yields none). Where left out: the sender's method. */
  method: z.string().min(1).max(1000).optional(),
  /** Whether methods that usually carry none (GET, HEAD, DELETE) send the body. */
  sendsBody: z.boolean(),
  timeoutMs: z.int().min(1).max(600_000),
  /** Headers of the message that travel on, beside those that describe its body. */
  requestHeaders: names,
  /** Headers of the answer that become headers of the message. */
  responseHeaders: names,
  /** Whether the query of the sender's request is passed on. */
  passesSenderQuery: z.boolean(),
  /** Whether an answer of 400 and above fails the message. */
  failsOnErrorStatus: z.boolean(),
  /** Whether the answer that failed a message becomes an attachment of its log. */
  attachesErrorDetails: z.boolean(),
  retry: retry.optional(),
});

const body = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), text }),
  z.object({ kind: z.literal('expression'), text }),
]);

const step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('content-modifier'),
    id: name,
    name,
    headers: z.array(assignment).max(200),
    properties: z.array(assignment).max(200),
    body: body.optional(),
  }),
  z.object({ kind: z.literal('call'), id: name, name, receiver: receiverSchema }),
  /** Keeps the message in the message store under this id. */
  z.object({ kind: z.literal('persist'), id: name, name, storeId: name }),
  /** Names may hold expressions. A variable is the flow's own, or one of all flows. */
  z.object({
    kind: z.literal('write-variables'),
    id: name,
    name,
    variables: z
      .array(z.object({ name: z.string().min(1).max(1000), isGlobal: z.boolean(), value: valueSource }))
      .max(200),
  }),
  /** The name of the store and the id of the entry may hold expressions. A store is the flow's own, or one of all flows. */
  z.object({
    kind: z.literal('data-store'),
    id: name,
    name,
    storeName: z.string().min(1).max(1000),
    isGlobal: z.boolean(),
    entryId: text.optional(),
    operation: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('put'),
        alertDays: z.int().min(0).max(180),
        expiryDays: z.int().min(1).max(180),
        overwrites: z.boolean(),
        includesHeaders: z.boolean(),
      }),
      z.object({ kind: z.literal('get'), deletes: z.boolean() }),
      z.object({ kind: z.literal('delete') }),
    ]),
  }),
]);

const authorization = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('role'), role: name }),
  /** The sender's certificate must have one of these pairs of names. */
  z.object({
    kind: z.literal('client-certificate'),
    certificates: z.array(z.object({ subjectDn: z.string().min(1), issuerDn: z.string().min(1) })).min(1),
  }),
]);

const sender = z.object({
  /** Below `/http`, with its leading slash. */
  path: z.string().min(2).max(500),
  authorization,
  /** Whether modifying requests need a CSRF token. */
  isCsrfProtected: z.boolean(),
  /** Largest message body. Where left out: the server's setting. */
  maxBodyBytes: z.int().min(1).optional(),
});

/** Describes a flow. Its stored form is JSON of this shape. Source: Portolan */
export const flowModelSchema = z.object({
  id: name,
  name,
  packageId: name.optional(),
  sender,
  /** Headers of the sender's request that become headers of the message. */
  allowedHeaders: names,
  /** In their order; one of them at most calls a receiver. Without one, the sender gets the message back as the steps left it. */
  steps: z.array(step).max(100),
  /** Custom header properties of the log. A source without a value adds none. */
  customHeaderProperties: z.array(z.object({ name, value: valueSource })).max(100),
  /** Which messages keep their bodies as attachments of the log. */
  attachments: z.enum(['none', 'on-error', 'always']),
  logLevel: z.enum(['NONE', 'INFO', 'ERROR', 'DEBUG', 'TRACE']),
});

/**
 * An integration flow as pure data: an HTTPS sender, steps in a row, one HTTP receiver. Written by the landscape file, by a deployed artifact
 * or in the cockpit; run by the room `flows/`. Source: SAP doc "HTTPS Sender Adapter", "HTTP Receiver Adapter", "Define Content Modifier"
 */
export type FlowModel = z.output<typeof flowModelSchema>;
/** One step of a flow. */
export type FlowStep = FlowModel['steps'][number];
/** Sets headers, exchange properties and the body. Source: SAP doc "Define Content Modifier" */
export type ContentModifierStep = Extract<FlowStep, { readonly kind: 'content-modifier' }>;
/** Calls the receiver. Source: SAP doc "Define Request Reply" */
export type CallStep = Extract<FlowStep, { readonly kind: 'call' }>;
/** Who is called and how. Source: SAP doc "HTTP Receiver Adapter" */
export type FlowReceiver = CallStep['receiver'];
/** Where a value comes from. Source: SAP doc "Define Content Modifier" (Source Type) */
export type ValueSource = z.output<typeof valueSource>;
/** What a content modifier does to one header or property. Source: SAP doc "Define Content Modifier" (Action) */
export type Assignment = z.output<typeof assignment>;
/** Who may send. Source: SAP doc "HTTPS Sender Adapter" (Authorization) */
export type SenderAuthorization = FlowModel['sender']['authorization'];
/** `*` or a list. */
export type HeaderNames = z.output<typeof names>;

/** Why a model cannot be read: the step (or `artifact`, `sender`, `receiver`), and what is wrong with it. Source: Portolan */
export type FlowProblem = { readonly step: string; readonly reason: string };
