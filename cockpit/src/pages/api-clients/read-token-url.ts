import { operations } from '../../../../src/management-api/contract.ts';
import { call } from '../../connection/api.ts';

/** Where clients of the platform APIs get tokens, as they ask for it. Source: SAP doc "Using Platform APIs", Get an OAuth Access Token */
export const readTokenUrl = async (): Promise<string> => {
  const { doors } = await call(operations.readEndpoints, {});
  return `${doors['platform-api'] ?? ''}/oauth2/apitoken/v1?grant_type=client_credentials`;
};
