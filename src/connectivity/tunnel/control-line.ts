import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { connectorConfigurationSchema, findRepeatedSystem, systemMappingSchema } from '../access-control/index.ts';

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
      yield await parseLine(Buffer.concat([...pending, chunk.subarray(start, end)]));
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

/** As many as a list of a configuration may have. */
const maxItems = 500;

/** A line as far as it is read at once. */
const outlineSchema = controlLineSchema.extend({
  configuration: z.looseObject({ systemMappings: z.array(z.unknown()).default([]) }),
});

/**
 * Reads the mappings of a line one by one, others taking their turn in between: a megabyte of them would hold up everybody for a third of a second,
 * and what is no mapping, of which each is reported, for longer. Source: security.md R-12
 */
const parseLine = async (line: Buffer): Promise<ControlLine> => {
  const value: unknown = JSON.parse(line.toString('utf8'));
  refuseLongLists(value, 3);
  const { configuration, ...others } = parse(outlineSchema, value);
  const frame = parse(connectorConfigurationSchema, { ...configuration, systemMappings: [] });
  const systemMappings: ControlLine['configuration']['systemMappings'] = [];
  for (const mapping of configuration.systemMappings) {
    systemMappings.push(parse(systemMappingSchema, mapping));
    await nextTurn();
  }
  if (findRepeatedSystem(systemMappings) !== undefined) throw unusable('a virtual system is there twice');
  return { ...others, configuration: { ...frame, systemMappings } };
};

/** Before a schema counts them, it reads them all. */
const refuseLongLists = (value: unknown, depth: number): void => {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  const items: readonly unknown[] = Object.values(value);
  if (items.length > maxItems) throw unusable('a list is too long');
  for (const item of items) refuseLongLists(item, depth - 1);
};

const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unusable(parsed.error.issues[0]?.message ?? '');
};

const unusable = (detail: string): Error => new Error(`the agent sent an unusable configuration: ${detail}`);
