import { operations } from '../../../../src/management-api/contract.ts';

/** Which clients: those of applications, or of the platform APIs. Source: Portolan */
export type ClientKind = 'oauth' | 'api';

/** The calls about secrets, by the kind of client. Source: management API */
export const secretOperations = {
  oauth: {
    list: operations.listOAuthClientSecrets,
    add: operations.addOAuthClientSecret,
    remove: operations.removeOAuthClientSecret,
  },
  api: {
    list: operations.listApiClientSecrets,
    add: operations.addApiClientSecret,
    remove: operations.removeApiClientSecret,
  },
} as const;
