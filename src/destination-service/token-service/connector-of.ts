import type { SendOnPremise } from '../../connectivity/index.ts';
import type { Level, Properties } from '../configurations/configuration.ts';

/** The connector a destination leads through: of the subaccount it is in, whoever looks it up. Source: contract of the connectivity proxy 7.6; SAP doc "HTTP Destinations" (`CloudConnectorLocationId`) */
export const connectorOf = (destination: {
  readonly level: Level;
  readonly properties: Properties;
}): Parameters<SendOnPremise>[0] => ({
  subaccountId: destination.level.subaccountId,
  locationId: destination.properties.CloudConnectorLocationId ?? '',
});
