/** Reads of assignments and groups. Source: SAP doc "Platform Scopes" */
export const reads = { anyOf: ['hcp.readAuthorizationSettings'] } as const;
/** Changes of assignments and groups. */
export const changes = { anyOf: ['hcp.manageAuthorizationSettings'] } as const;
/** Reads of an application's roles. */
export const readsRoles = { anyOf: ['hcp.readApplicationRoles', 'hcp.readAuthorizationSettings'] } as const;
/** Changes of an application's roles. */
export const changesRoles = { anyOf: ['hcp.manageApplicationRoles', 'hcp.manageAuthorizationSettings'] } as const;
