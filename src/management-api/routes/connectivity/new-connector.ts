import { connectorConfigurationSchema, type NewConnector } from '../../../connectivity/index.ts';
import type { LandscapeSubaccount } from '../../contract.ts';

/** A connector as the contract has it, as the room takes it: the schema has seen to it that an agent comes without mappings. Source: Portolan */
export const parseNewConnector = ({
  kind,
  locationId,
  description = '',
  ...configuration
}: LandscapeSubaccount['connectors'][number]): NewConnector =>
  kind === 'agent'
    ? { kind, locationId, description }
    : { kind, locationId, description, configuration: connectorConfigurationSchema.parse(configuration) };
