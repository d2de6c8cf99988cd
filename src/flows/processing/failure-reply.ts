import { type Reply, type ReplyHeaders, text } from '../../http/server/reply.ts';
import type { MessageFacts } from '../log/message-log.ts';

/** Headers of every reply: the ID of the log, where there is one. The CSP keeps a receiver's page from acting as one of ours in a browser. */
export const ownHeaders = ({ messageGuid, logLevel }: MessageFacts): ReplyHeaders => ({
  ...(logLevel !== 'NONE' && { SAP_MessageProcessingLogID: messageGuid }),
  'content-security-policy': 'sandbox',
});

/** What a sender gets whose message failed. Source: replies of the SAP system to senders name the ID in these words; the rest is our own. */
export const failureReply = (status: number, facts: MessageFacts, what: string): Reply => {
  const { messageGuid, logLevel } = facts;
  const hint =
    logLevel === 'NONE'
      ? '\n'
      : ` The MPL ID for the failed message is : ${messageGuid}\n` +
        `The message processing log tells why: GET /api/v1/MessageProcessingLogs('${messageGuid}')/ErrorInformation/$value on the API host, or Monitor Message Processing.\n`;
  return text(status, `${what}${hint}`, 'text/plain;charset=UTF-8', {
    ...ownHeaders(facts),
    ...(status === 503 && { 'retry-after': '5' }),
  });
};
