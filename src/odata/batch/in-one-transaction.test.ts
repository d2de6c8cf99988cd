import { describe, expect, it } from 'vitest';
import { WireError } from '../../foundation/wire-error.ts';
import { odataError } from '../errors.ts';
import { answerBatch, type PartReply } from './answer-batch.ts';
import type { BatchRequest } from './batch-request.ts';
import { inOneTransaction } from './in-one-transaction.ts';

const serviceRoot = 'https://host/api/v1';

/** Answers a batch of one changeset over a list that forgets what a failed transaction added. */
const run = async (
  requests: readonly string[],
  answer: (request: BatchRequest) => PartReply = ({ rawPath }) => ({
    status: 201,
    headers: { Location: `${serviceRoot}/${rawPath}('k')` },
  }),
) => {
  const done: string[] = [];
  const changeset = inOneTransaction<string[]>(
    {
      change: async (transaction, request) => {
        transaction.push(`${request.method} ${request.rawPath}`);
        return answer(request);
      },
      write: async (work) => {
        const transaction: string[] = [];
        const result = await work(transaction);
        done.push(...transaction);
        return result;
      },
    },
    serviceRoot,
  );
  const body = requests
    .map(
      (request, index) =>
        `--c\r\nContent-Type: application/http\r\nContent-ID: ${index + 1}\r\n\r\n${request} HTTP/1.1\r\n\r\n\r\n`,
    )
    .join('');
  const reply = await answerBatch(
    {
      body: Buffer.from(`--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${body}--c--\r\n--b--\r\n`),
      contentType: 'multipart/mixed; boundary=b',
      serviceRoot,
    },
    { read: async () => ({ status: 200 }), changeset },
  );
  const text = Buffer.from(reply.body).toString();
  return { done, text, statuses: [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status)) };
};

describe('inOneTransaction', () => {
  it('puts what an earlier change made in the place of its Content-ID', async () => {
    const { done, statuses } = await run(['POST Boxes', 'POST $1/Items', 'PUT $1', 'DELETE Boxes(1)']);
    expect(done).toEqual(['POST Boxes', "POST Boxes('k')/Items", "PUT Boxes('k')", 'DELETE Boxes(1)']);
    expect(statuses).toEqual([201, 201, 201, 201]);
  });

  it('refuses a Content-ID of nothing before it, of a later change, and of one that made nothing', async () => {
    for (const requests of [['POST $9/Items'], ['POST $2/Items', 'POST Boxes']]) {
      const { done, statuses } = await run(requests);
      expect([done, statuses]).toEqual([[], [400]]);
    }
    const nothingMade = await run(['DELETE Boxes(1)', 'POST $1/Items'], () => ({ status: 204 }));
    expect([nothingMade.done, nothingMade.statuses]).toEqual([[], [400]]);
  });

  it('lets no address of another server in', async () => {
    const { statuses } = await run(['POST Boxes', 'POST $1/Items'], () => ({
      status: 201,
      headers: { location: 'https://elsewhere/api/v1/Boxes(1)' },
    }));
    expect(statuses).toEqual([400]);
  });

  it('answers a changeset that failed with the one reply of the change that did, under its Content-ID', async () => {
    const { done, text, statuses } = await run(['POST Boxes', 'POST Others', 'POST Boxes'], ({ rawPath }) => {
      if (rawPath === 'Others') throw odataError(409, 'Taken.');
      return { status: 201 };
    });
    expect([done, statuses]).toEqual([[], [409]]);
    expect(text).toContain('Content-ID: 2');
    expect(text).toContain('Taken.');
    expect(text.match(/boundary/g)).toBeNull();
  });

  it('fails the whole batch for a fault of ours', async () => {
    const failing = run(['POST Boxes'], () => {
      throw new Error('bug');
    });
    await expect(failing).rejects.toThrow('bug');
    await expect(failing).rejects.not.toBeInstanceOf(WireError);
  });
});
