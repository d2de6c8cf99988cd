import type { LandscapeSubaccount } from './contract.ts';

type WireFlow = LandscapeSubaccount['flows'][number];

/** A flow as the contract shows it: fields without a value are left out. Source: Portolan */
export const toWireFlow = (flow: Readonly<Partial<Record<keyof WireFlow, unknown>>>): WireFlow =>
  // A stored flow has the fields of the contract's, some of them undefined.
  Object.fromEntries(Object.entries(flow).filter(([, value]) => value !== undefined)) as WireFlow;
