import { constants } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { type ControlLine, controlAuthority, readControlLines } from './control-line.ts';
import type { TunnelSession } from './open-session.ts';

const firstLineWithinMs = 10_000;

/**
 * Asks an agent what it opens, and goes on listening: answers the first line, tells `onChange` of the others. A tunnel without this stream is
 * of no use and ends. Throws where there is no first line in time.
 */
export const followControl = async (
  session: TunnelSession,
  onChange: (line: ControlLine) => void,
): Promise<ControlLine> => {
  const stream = session.request([':method', 'GET', ':scheme', 'http', ':authority', controlAuthority, ':path', '/'], {
    endStream: true,
  });
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), firstLineWithinMs);
  const lines = readControlLines(stream);
  try {
    const first = await lines.next();
    if (first.done === true) throw new Error('the agent did not say what it opens');
    void listen(lines, onChange).finally(() => session.close(controlEndedGraceMs));
    return first.value;
  } catch (error) {
    session.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/** An agent that is about to leave ends this stream first, and lets its requests end. */
const controlEndedGraceMs = 30_000;

/** Mappings change now and then: what an agent says in between waits at its own end. Source: security.md */
const pauseMs = 1_000;

const listen = async (lines: AsyncGenerator<ControlLine>, onChange: (line: ControlLine) => void): Promise<void> => {
  try {
    for await (const line of lines) {
      onChange(line);
      await delay(pauseMs, undefined, { ref: false });
    }
  } catch {
    // What cannot be read, or a tunnel that has ended: either way this tunnel tells us nothing more.
  }
};
