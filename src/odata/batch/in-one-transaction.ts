import { malformedBatch } from '../errors.ts';
import type { PartReply } from './answer-batch.ts';
import type { BatchRequest } from './batch-request.ts';
import { asChange } from './change-failed.ts';

/** How changes are done within a transaction of whatever kind the caller has. */
export type TransactionalChanges<Transaction> = {
  /** Does one change. Throws a `WireError` that fails the changeset. */
  readonly change: (transaction: Transaction, request: BatchRequest) => Promise<PartReply>;
  /** Runs work in a transaction that is rolled back when it throws. May run it again. */
  readonly write: <Result>(work: (transaction: Transaction) => Promise<Result>) => Promise<Result>;
};

/**
 * Makes the `changeset` of a batch out of single changes: one after another in one transaction. `$1/…` at the beginning of an address, or as
 * the whole of it, stands for what the request with `Content-ID: 1` made, as its `Location` says.
 * Source: OData 2.0 Batch Processing §2.2.1 "Referencing Requests in a Change Set"
 */
export const inOneTransaction =
  <Transaction>({ change, write }: TransactionalChanges<Transaction>, serviceRoot: string) =>
  (requests: readonly BatchRequest[]): Promise<readonly PartReply[]> =>
    write(async (transaction) => {
      const done: PartReply[] = [];
      const made = new Map<string, string>();
      for (const request of requests) {
        const reply = await asChange(request, () => change(transaction, resolveContentId(request, made)));
        done.push(reply);
        const location = locationOf(reply);
        if (request.contentId !== undefined && location?.startsWith(`${serviceRoot}/`)) {
          made.set(request.contentId, location.slice(serviceRoot.length + 1));
        }
      }
      return done;
    });

const locationOf = ({ headers = {} }: PartReply): string | undefined => {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'location')?.[1];
  return typeof found === 'string' ? found : undefined;
};

/** Puts the address of what an earlier request made in the place of its `$<Content-ID>`. Throws 400 where there is none. */
export const resolveContentId = (request: BatchRequest, made: ReadonlyMap<string, string>): BatchRequest => {
  const id = referencedContentId(request);
  if (id === undefined) return request;
  const address = made.get(id);
  if (address === undefined) throw malformedBatch('no earlier request of the changeset made what an address refers to');
  return { ...request, rawPath: `${address}${request.rawPath.slice(id.length + 1)}` };
};

/** The `Content-ID` an address begins with; `$` segments of the protocol are none of these, they start with a letter. */
export const referencedContentId = ({ rawPath }: BatchRequest): string | undefined =>
  /^\$(\d{1,9})(?:\/|$)/.exec(rawPath)?.[1];
