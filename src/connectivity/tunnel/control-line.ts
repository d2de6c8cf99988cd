import type { Readable } from 'node:stream';
import { z } from 'zod';
import { connectorConfigurationSchema } from '../access-control/index.ts';

/**
 * What an agent tells the server on the stream that stays open: once at the beginning, and whenever something of it changes.
 * Source: docs/decisions/0015-on-premise-over-a-tunnel.md
 */
export const controlLineSchema = z.object({
  agentVersion: z.string().max(100),
  configuration: connectorConfigurationSchema,
  /** Virtual systems (`host:port`) that the agent tried to connect to, and whether it could. */
  reachability: z.record(z.string().max(300), z.boolean()).default({}),
});

/** One line, parsed. */
export type ControlLine = z.output<typeof controlLineSchema>;

/** The authority by which the control stream is asked for; no virtual host can have it. Source: RFC 6761 §6.4 */
export const controlAuthority = 'control.portolan.invalid';

/** The longest line, in bytes. An agent whose configuration does not fit refuses its file. */
export const maxControlLineBytes = 1024 * 1024;

/** A line comes in no more pieces: a piece of one byte takes many more to keep. */
const maxPieces = 10_000;

/** A message as the agent writes it. */
export const writeControlLine = (line: ControlLine): string => `${JSON.stringify(line)}\n`;

/**
 * Reads lines as they come. Throws an `Error` for one that is too long or is not what it should be: an agent that is not ours, or a newer one.
 */
export async function* readControlLines(stream: Readable): AsyncGenerator<ControlLine> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  // The cast is true: the stream has no encoding set and yields buffers.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield parseLine(Buffer.concat([...pending, chunk.subarray(start, end)]));
      pending = [];
      pendingBytes = 0;
      start = end + 1;
    }
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > maxControlLineBytes || pending.length > maxPieces)
      throw new Error('the agent sent a line that is too long');
  }
}

const parseLine = (line: Buffer): ControlLine => {
  const parsed = controlLineSchema.safeParse(JSON.parse(line.toString('utf8')));
  if (!parsed.success) throw new Error(`the agent sent an unusable configuration: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
};
