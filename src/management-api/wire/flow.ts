import type { AdministratorRole, LandscapeSubaccount } from '../contract.ts';

type WireFlow = LandscapeSubaccount['flows'][number];

/** A flow as the contract shows it: fields without a value are left out. Source: Portolan */
export const toWireFlow = (flow: Readonly<Partial<Record<keyof WireFlow, unknown>>>): WireFlow =>
  // A stored flow has the fields of the contract's, some of them undefined.
  Object.fromEntries(Object.entries(flow).filter(([, value]) => value !== undefined)) as WireFlow;

/**
 * A flow as somebody may see it. What it writes into messages and asks for may be a credential, and is for those who could write it too.
 * Source: security.md S-48
 */
export const toShownFlow = (flow: WireFlow, role: AdministratorRole): WireFlow => {
  if (role === 'administrator') return flow;
  const { before: _before, after: _after, targetPath, ...shown } = flow;
  const [path] = targetPath?.split('?', 1) ?? [];
  return { ...shown, ...(path !== undefined && { targetPath: path }) };
};
