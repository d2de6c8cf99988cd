// An application that calls destinations by name with SAP Cloud SDK, unmodified, and the bindings in its environment. Prints what it saw as
// one JSON line: for each call the reply of the back end, or what the developer reads.
import connectivity from '@sap-cloud-sdk/connectivity';
import { executeHttpRequest } from '@sap-cloud-sdk/http-client';
import { z } from 'zod';

const strategies = connectivity.DestinationSelectionStrategies;
const call = z.object({
  destinationName: z.string(),
  useCache: z.boolean().default(false),
  jwt: z.string().exactOptional(),
  refreshToken: z.string().exactOptional(),
  strategy: z.enum(['subscriberFirst', 'alwaysSubscriber', 'alwaysProvider']).default('subscriberFirst'),
  /** Only looks it up: answers whether there is one. */
  lookUpOnly: z.boolean().default(false),
});
const job = z.record(z.string(), call).parse(JSON.parse(process.argv[2] ?? '{}'));

const errorSchema = z.object({ message: z.string(), cause: z.unknown().optional() });
const describe = (error: unknown): string => {
  const read = errorSchema.safeParse(error);
  if (!read.success) return String(error);
  return read.data.cause === undefined ? read.data.message : `${read.data.message} < ${describe(read.data.cause)}`;
};

const perform = async ({ strategy, lookUpOnly, ...destination }: z.output<typeof call>): Promise<unknown> => {
  const options = { ...destination, selectionStrategy: strategies[strategy] };
  if (lookUpOnly) return (await connectivity.getDestination(options)) !== null;
  return (await executeHttpRequest(options, { method: 'get', url: '/books' })).data;
};

const seen: Record<string, unknown> = {};
for (const [name, wanted] of Object.entries(job)) {
  seen[name] = await perform(wanted).catch((error: unknown) => ({ error: describe(error) }));
}
console.log(JSON.stringify(seen));
