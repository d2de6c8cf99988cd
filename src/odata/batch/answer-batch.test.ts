import { expect, it } from 'vitest';
import { answerBatch } from './answer-batch.ts';

/** Counts the turns of the event loop: work that does not give way sees the same number before and after. */
const countTurns = () => {
  let count = 0;
  let isStopped = false;
  const tick = (): void => {
    count += 1;
    if (!isStopped) setImmediate(tick);
  };
  setImmediate(tick);
  return {
    now: () => count,
    stop: () => {
      isStopped = true;
    },
  };
};

const part = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET Logs HTTP/1.1\r\n\r\n\r\n';

it('R-12: lets others have their turn between the parts, however fast each is answered', async () => {
  const turns = countTurns();
  const turnOfPart: number[] = [];
  const reply = await answerBatch(
    {
      body: Buffer.from(`${`--b\r\n${part}`.repeat(60)}--b--\r\n`),
      contentType: 'multipart/mixed; boundary=b',
      serviceRoot: 'https://host/api/v1',
    },
    {
      read: async () => {
        turnOfPart.push(turns.now());
        return { status: 200, headers: { 'content-type': 'text/plain;charset=utf-8' }, body: 'ü' };
      },
      changeset: async () => [],
    },
  );
  turns.stop();
  expect(reply.status).toBe(202);
  expect(String(reply.body).match(/Content-Length: 2\r\n\r\nü\r\n/g)).toHaveLength(60);
  expect(turnOfPart).toHaveLength(60);
  expect(new Set(turnOfPart).size, 'a turn for each part').toBe(60);
});
