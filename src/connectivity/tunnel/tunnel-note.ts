import { z } from 'zod';

/**
 * The one header of a tunnel's requests and replies that is neither the application's nor the back end's: both ends strip it from what they are
 * given, and add their own. Source: docs/decisions/0015-on-premise-over-a-tunnel.md
 */
export const noteHeader = 'portolan-tunnel';

/** For whom a request is made, as the server has verified it: what a token says of them, by name. Source: SAP doc "Configure Subject Patterns" */
export type Principal = {
  readonly kind: 'business' | 'technical';
  /** `name` among them. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** Why an agent has no reply of a back end. */
export const agentFailures = [
  'system-denied',
  'resource-denied',
  'upgrade-denied',
  'unreachable',
  'tls-failed',
  'timed-out',
  'connection-lost',
  'faulty',
] as const;

/** One of `agentFailures`. */
export type AgentFailure = (typeof agentFailures)[number];

const requestNoteSchema = z.object({
  principal: z
    .object({
      kind: z.enum(['business', 'technical']),
      attributes: z.record(z.string().max(100), z.string().max(1000)),
    })
    .optional(),
});

const replyNoteSchema = z.object({
  failure: z.enum(agentFailures).optional(),
  /** Whether the stream now is a connection with the back end rather than a reply. */
  isConnected: z.boolean().optional(),
});

/** What the server tells the agent about a request. */
export type RequestNote = z.output<typeof requestNoteSchema>;

/** What the agent tells the server about a reply. */
export type ReplyNote = z.output<typeof replyNoteSchema>;

/** A note as a header value. */
export const writeNote = (note: RequestNote | ReplyNote): string =>
  Buffer.from(JSON.stringify(note), 'utf8').toString('base64url');

/** The note of a request; `undefined` where there is none that can be read, which no server sends. */
export const readRequestNote = (value: unknown): RequestNote | undefined =>
  requestNoteSchema.safeParse(readJson(value)).data;

/** The note of a reply; `undefined` where there is none that can be read, which no agent sends. */
export const readReplyNote = (value: unknown): ReplyNote | undefined => replyNoteSchema.safeParse(readJson(value)).data;

const readJson = (value: unknown): unknown => {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
  } catch {
    return undefined; // no JSON
  }
};
