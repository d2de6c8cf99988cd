import type { Data } from '../../connection/use-data.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';

/** What the kinds of subaccount are called. */
export const flavourTexts = { neo: 'flavourNeo', cf: 'flavourCf' } as const;

/** What is told of the subaccounts there are. */
export type SubaccountList = { readonly subaccounts: Data<readonly Subaccount[]> };
