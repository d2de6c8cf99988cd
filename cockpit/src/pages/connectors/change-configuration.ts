import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ApiError, call } from '../../connection/api.ts';

/** All that a local connector opens. Source: management-api/contract.ts */
export type Configuration = ResponseOf<typeof operations.putConnectorConfiguration>;
/** Which connector. */
export type ConnectorPlace = { readonly subaccount: string; readonly connector: string };

/** Changes a part of what a local connector opens, as it is now; the rest stays. Source: SAP doc "Configure Access Control" */
export const changeConfiguration = async (
  place: ConnectorPlace,
  change: (now: Configuration) => Partial<Configuration>,
): Promise<void> => {
  const { configuration } = await call(operations.getConnector, place);
  if (configuration === undefined) throw new ApiError(404, 'There is no such connector');
  await call(operations.putConnectorConfiguration, place, { ...configuration, ...change(configuration) });
};
