import type { SubaccountId } from '../../foundation/ids.ts';

/** Places of one subaccount among those all share. */
export type Shares = {
  /** Takes a place; answers whether there was one. */
  readonly take: (subaccountId: SubaccountId) => boolean;
  readonly giveBack: (subaccountId: SubaccountId) => void;
};

/** Creates the shares: nobody has more than `each`, however slow their back ends are. Source: security.md */
export const createShares = (each: number): Shares => {
  const taken = new Map<SubaccountId, number>();
  return {
    take: (subaccountId) => {
      const count = taken.get(subaccountId) ?? 0;
      if (count >= each) return false;
      taken.set(subaccountId, count + 1);
      return true;
    },
    giveBack: (subaccountId) => {
      const left = (taken.get(subaccountId) ?? 1) - 1;
      if (left === 0) taken.delete(subaccountId);
      else taken.set(subaccountId, left);
    },
  };
};
