import { z } from 'zod';
import {
  connectorConfigurationSchema,
  mappingProtocols,
  systemMappingSchema,
} from '../../../connectivity/access-control/index.ts';
import { change, create, get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';
import { connectorSchema, locationIdSchema } from './connector-schema.ts';

const description = z.string().max(1024);

const exposedSystemSchema = z.object({
  virtualHost: z.string(),
  virtualPort: z.union([z.number(), z.string()]),
  protocol: z.enum(mappingProtocols),
  backendType: z.string(),
  description: z.string().optional(),
  /** How many paths there are, and how many of them may be called; none of a TCP mapping, which opens its port. */
  resources: z.number(),
  enabledResources: z.number(),
  /** What the connector found when it last tried. */
  reachability: z.enum(['reachable', 'unreachable', 'unknown']),
});

const storedSchema = z.object({
  id: z.string(),
  locationId: z.string(),
  kind: z.enum(['agent', 'local']),
  description: z.string(),
  createdBy: z.string(),
  createdAtMs: z.number(),
  /** As the node that answers sees it. A local connector always is. */
  isConnected: z.boolean(),
  connectedSinceMs: z.number().optional(),
  agentVersion: z.string().optional(),
  /** Where the agent connected from. */
  address: z.string().optional(),
  /** What it opens, by virtual names; of an agent only while it is connected. */
  exposedSystems: z.array(exposedSystemSchema),
  /** Of a local connector, with the systems' own addresses. */
  configuration: connectorConfigurationSchema.optional(),
  /** Until when an agent may enrol. */
  codeExpiresAtMs: z.number().optional(),
});

const codeFields = {
  /** For `portolan connector enrol`; shown here and nowhere else. */
  code: z.string(),
  codeExpiresAtMs: z.number(),
};

const connectors = `${inSubaccount}/connectors` as const;
const inConnector = `${connectors}/:connector` as const;
const mappings = `${inConnector}/system-mappings` as const;

/**
 * Connectors to on-premise systems. `:connector` is an id or location ID, `(default)` for the one without; `:mapping` a virtual
 * system: `<host>:<port>`. Changing them is left to
 * administrators: SAP's Cloud Connector Administrator may nothing else, which is no role here.
 * Source: SAP doc "System Mappings", "System Mapping Resources"; docs/decisions/0015-on-premise-over-a-tunnel.md
 */
export const connectorOperations = {
  listConnectors: get(connectors, 'Connectors of the subaccount and which of them are connected', {
    response: z.array(storedSchema),
  }),
  createConnector: create(connectors, 'Create a connector; an agent gets a code to enrol with, shown this once', {
    request: connectorSchema,
    response: storedSchema.extend({ code: codeFields.code.optional() }),
  }),
  getConnector: get(inConnector, 'One connector and the destinations that need it', {
    response: storedSchema.extend({
      /** Those of the subaccount with its location ID; `<name>@<instance>` where a service instance holds one. */
      destinations: z.array(z.string()),
      /** The CA a back end has to trust to be told who calls through a local connector; an agent keeps its own. */
      principalAuthorityPem: z.string().optional(),
    }),
  }),
  changeConnector: change(inConnector, 'Change location ID or description', {
    request: z.strictObject({ locationId: locationIdSchema.optional(), description: description.optional() }),
    response: storedSchema,
  }),
  deleteConnector: remove(inConnector, 'Delete a connector; its agent can no longer connect'),
  createConnectorCode: create(`${inConnector}/code`, 'Make a new code for an agent in place of the one there was', {
    response: z.object(codeFields),
  }),
  putConnectorConfiguration: put(`${inConnector}/configuration`, 'Replace all that a local connector opens', {
    request: connectorConfigurationSchema,
    response: connectorConfigurationSchema,
  }),
  addSystemMapping: create(mappings, 'Expose a system through a local connector', {
    request: systemMappingSchema,
    response: systemMappingSchema,
  }),
  putSystemMapping: put(`${mappings}/:mapping`, 'Replace a system mapping and its resources', {
    request: systemMappingSchema,
    response: systemMappingSchema,
  }),
  deleteSystemMapping: remove(`${mappings}/:mapping`, 'Expose a system no longer'),
} as const;
