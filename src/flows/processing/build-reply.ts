import { Readable } from 'node:stream';
import { checkHeader } from '../../http/client/check-header.ts';
import type { Reply, ReplyHeaders } from '../../http/server/reply.ts';
import { isPassedOn } from '../message/forwarded-headers.ts';
import { findHeader, type HeaderLine } from '../message/message.ts';
import { relayContent } from '../message/relay-answer.ts';
import { ownHeaders } from './failure-reply.ts';
import { dropAnswer, type MessageRun, senderGone } from './message-run.ts';

/** What describes the answer's content goes back to the sender; cookies, challenges and the like are between us and the receiver. */
const contentHeaders: ReadonlySet<string> = new Set([
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
]);

/** Whether a header goes back: it describes the content, or a step of the flow has written it. No cookie: those are of this server's own. */
const mayReturn = ({ name, value, isSet }: HeaderLine): boolean => {
  const lower = name.toLowerCase();
  if (contentHeaders.has(lower)) return true;
  const isWritten = isSet && isPassedOn(lower) && !/^(?:camel|set-cookie)/.test(lower);
  return isWritten && checkHeader(name, value) === undefined;
};

/**
 * Answers the sender with the message as the steps left it: its body, its status code where a step set `CamelHttpResponseCode`, else that of the
 * receiver. The log is durable before the last byte. Source: SAP doc "HTTPS Sender Adapter"
 */
export const replyWith = async (run: MessageRun): Promise<Reply> => {
  const { headers: lines, content } = run.message;
  const status = readStatus(lines) ?? run.call?.receiverStatus ?? 200;
  const headers = { ...toReplyHeaders(lines), ...ownHeaders(run.facts) };
  if (content.kind === 'whole') {
    await run.finish();
    // An answer to HEAD tells the length of a body nobody sends; that of bytes given here would replace it.
    if (run.request.isHead) return { status, headers, body: Readable.from([]) };
    const isBodiless = status === 204 || status === 304 || content.bytes.byteLength === 0;
    return { status, headers, ...(!isBodiless && { body: content.bytes }) };
  }
  const body = relayContent(content, (end, cause) => {
    if (end === 'complete') {
      run.openStep?.end();
      return run.finish();
    }
    const error = end === 'sender-gone' ? senderGone : run.describeBreak(cause);
    run.openStep?.fail(error);
    dropAnswer(run);
    return run.finish(error);
  });
  return { status, headers, body };
};

const readStatus = (lines: readonly HeaderLine[]): number | undefined => {
  const code = findHeader(
    lines.filter(({ isSet }) => isSet),
    'CamelHttpResponseCode',
  );
  return code !== undefined && /^[2-5]\d\d$/.test(code) ? Number(code) : undefined;
};

const toReplyHeaders = (lines: readonly HeaderLine[]): ReplyHeaders => {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    if (!mayReturn(line)) continue;
    const name = line.name.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.value]);
  }
  return Object.fromEntries(
    [...headers].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
};
