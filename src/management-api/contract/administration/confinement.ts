import type { Operation } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

/** The operations with those that name a subaccount left to its users too, as far as their role goes. Source: security.md S-55 */
export const forOwnSubaccount = <Operations extends Readonly<Record<string, Operation>>>(
  operations: Operations,
): Operations =>
  // Only the optional `confined` is added, so each operation keeps its type.
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      operation.path === start || operation.path.startsWith(`${start}/`)
        ? { ...operation, confined: 'own-subaccount' }
        : operation,
    ]),
  ) as Operations;

/** An operation that shows nothing of any subaccount, or sees to it by itself that it does not. Source: security.md S-55 */
export const likeEverybody = <Op extends Operation>(operation: Op): Op => ({
  ...operation,
  confined: 'like-everybody',
});

const start = `/management/v1${inSubaccount}`;
