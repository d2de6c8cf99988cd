import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import type { MessageKey } from '../../messages/messages.ts';
import type { Texts } from '../../shell/context.tsx';

/** A connector as the server tells it. Source: Portolan */
export type Connector = ResponseOf<typeof operations.listConnectors>[number];
/** A system that a connector exposes. Source: Portolan */
export type ExposedSystem = Connector['exposedSystems'][number];
/** A system mapping of a local connector. Source: SAP doc "System Mappings" */
export type Mapping = NonNullable<Connector['configuration']>['systemMappings'][number];
/** A path of a mapping. Source: SAP doc "System Mapping Resources" */
export type Resource = Mapping['resources'][number];

/** A connector is known by its location ID; the usual one has none. Source: SAP's cockpit */
export const nameOf = ({ locationId }: Pick<Connector, 'locationId'>, say: Texts): string =>
  locationId === '' ? say('connectorUsual') : locationId;

/** What stands for it in an address: what people call it. Source: Portolan */
export const labelOf = ({ locationId }: Pick<Connector, 'locationId'>): string =>
  locationId === '' ? '(default)' : locationId;

/** Whether applications can use it at this moment. Source: SAP's cockpit */
export const stateOf = ({ isConnected, codeExpiresAtMs }: Connector): MessageKey =>
  isConnected ? 'connectorConnected' : codeExpiresAtMs === undefined ? 'connectorNotConnected' : 'connectorWaiting';

/** The words for its kind. Source: Portolan */
export const kindOf = ({ kind }: Pick<Connector, 'kind'>): MessageKey =>
  kind === 'local' ? 'connectorLocalShort' : 'connectorAgentShort';

/** `host:port` as applications call it: what a mapping is known by. Source: SAP doc "System Mappings" */
export const virtualSystemOf = ({ virtualHost, virtualPort }: Pick<Mapping, 'virtualHost' | 'virtualPort'>): string =>
  `${virtualHost}:${virtualPort}`;

/** Back-end types in words. Source: SAP doc "System Mappings" */
export const backendTexts: Readonly<Record<Mapping['backendType'], MessageKey>> = {
  nonSAPsys: 'backendNone',
  abapSys: 'backendAbap',
  netweaverGW: 'backendGateway',
  netweaverCE: 'backendCe',
  applServerJava: 'backendJava',
  BC: 'backendBc',
  PI: 'backendPi',
  hana: 'backendHana',
  otherSAPsys: 'backendOther',
};

/** Authentication modes in words. Source: SAP doc "Configure Access Control (HTTP)" steps 7 to 9 */
export const principalTexts: Readonly<Record<Mapping['authenticationMode'], MessageKey>> = {
  NONE_RESTRICTED: 'principalNone',
  NONE: 'principalNoneSystem',
  X509_RESTRICTED: 'principalX509',
  X509_GENERAL: 'principalX509System',
};

/** What a connector found when it last tried. Source: SAP doc "Configure Access Control (HTTP)" step 13 */
export const availabilityTexts: Readonly<Record<ExposedSystem['reachability'], MessageKey>> = {
  reachable: 'systemReachable',
  unreachable: 'systemUnreachable',
  unknown: 'systemUnknown',
};

/** How many paths may be called. Source: SAP's cockpit, "Resources Available" */
export const resourcesTextOf = (system: ExposedSystem, say: Texts): string => {
  const { protocol, virtualPort, enabledResources, resources } = system;
  if (!protocol.startsWith('TCP')) return say('resourcesOf', enabledResources, resources);
  return say(String(virtualPort).includes('-') ? 'resourcesPorts' : 'resourcesPort');
};
