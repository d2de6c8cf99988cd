// Schemas and pure functions alone, which also run in a browser: the door for the contract of the management API.
export { findMapping } from './find-mapping.ts';
export { findResource } from './find-resource.ts';
export { readPorts, toLocalPort } from './port-range.ts';
export { findSubjectPattern } from './subject-pattern-rules.ts';
export {
  type ConnectorConfiguration,
  configurationFields,
  connectorConfigurationSchema,
  findRepeatedSystem,
  isHttp,
  type MappingResource,
  mappingProtocols,
  mappingResourceSchema,
  type SystemMapping,
  systemMappingSchema,
  toVirtualSystem,
} from './system-mapping.ts';
