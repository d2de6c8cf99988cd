/** Access policies of an API without integration content: there are none. */
export const noPolicies = {
  findProtection: async () => ({ mayAccess: () => true, hasClosedFlows: false }),
  assert: async () => {},
  assertFunction: async () => {},
} as const;
