/** Address of the API for one account. Source: SAP doc "Authorization Management API" */
export const basePath = '/authorization/v1/accounts/:account';
/** The page all its routes follow. */
export const source = 'SAP doc "Authorization Management API"';
