import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';

/** What a walk along the chains found. `events` counts the sealed ones. */
export type ChainVerdict =
  | { readonly kind: 'intact'; readonly events: number }
  | {
      readonly kind: 'broken';
      /** Absent for events of the whole installation. */
      readonly subaccountId?: SubaccountId;
      /** Where the chain breaks: the event's place, or the first place of its block. Absent for what has no place. */
      readonly position?: number;
      /** The event, or the block of events that were recorded together, by the beginning of their ids. */
      readonly eventId?: string;
      /** `inserted`: an event that was never recorded. */
      readonly problem: 'changed' | 'missing' | 'inserted';
    };

/** A chain that does not hold. */
export type BrokenChain = Extract<ChainVerdict, { readonly kind: 'broken' }>;

/** Words a finding. */
export const broken = (
  scopeColumn: string,
  problem: BrokenChain['problem'],
  place: { readonly position?: number | undefined; readonly eventId?: string | undefined },
): BrokenChain => ({
  kind: 'broken',
  ...(scopeColumn !== '' && { subaccountId: toSubaccountId(scopeColumn) }),
  ...(place.position !== undefined && { position: place.position }),
  ...(place.eventId !== undefined && { eventId: place.eventId }),
  problem,
});
