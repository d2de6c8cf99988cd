import type { IntegrationContent, ServiceEndpoint } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { runtimeRead } from './content-roles.ts';

/** Addresses of deployed flows. Source: SAP doc "Integration Content" (Endpoints of Runtime Artifacts); assumed: `REST` for HTTPS senders */
export const createEndpointSets = ({ serviceEndpoints }: IntegrationContent): readonly ResourceSetDefinition[] => [
  {
    name: 'ServiceEndpoints',
    type: 'ServiceEndpoint',
    keys: ['Id'],
    properties: [
      textProperty('Name'),
      textProperty('Id', { nullable: false }),
      textProperty('Title'),
      textProperty('Version'),
      textProperty('Summary'),
      textProperty('Description'),
      timeProperty('LastUpdated'),
      textProperty('Protocol'),
    ],
    navigation: [
      {
        name: 'EntryPoints',
        target: 'EntryPoints',
        multiplicity: '*',
        list: async ({ subaccountId }, owner) => {
          const listed = await serviceEndpoints.list(subaccountId);
          return listed.filter(({ id }) => id === owner.Id).map(toEntryPoint);
        },
      },
      // An HTTPS sender publishes no description of itself.
      { name: 'ApiDefinitions', target: 'ApiDefinitions', multiplicity: '*', list: async () => [] },
    ],
    roles: { read: runtimeRead },
    options: 'all',
    list: async ({ subaccountId }) => (await serviceEndpoints.list(subaccountId)).map(toRow),
  },
  {
    name: 'EntryPoints',
    type: 'EntryPoint',
    keys: ['Name'],
    properties: [
      textProperty('Name', { nullable: false }),
      textProperty('Url'),
      textProperty('Type'),
      textProperty('AdditionalInformation'),
    ],
    roles: { read: runtimeRead },
    options: 'all',
    find: async ({ subaccountId }, { Name }) => {
      const listed = await serviceEndpoints.list(subaccountId);
      return listed.map(toEntryPoint).find((entryPoint) => entryPoint.Name === Name);
    },
  },
  {
    name: 'ApiDefinitions',
    type: 'ApiDefinition',
    keys: ['Name'],
    properties: [textProperty('Name', { nullable: false }), textProperty('Url')],
    roles: { read: runtimeRead },
    options: 'all',
  },
];

const toRow = ({ id, flowId, flowName, version, deployedAtMs }: ServiceEndpoint): Row => ({
  Name: flowId,
  Id: id,
  Title: flowId,
  Version: version,
  Summary: flowName,
  Description: flowName,
  LastUpdated: deployedAtMs,
  Protocol: 'REST',
});

const toEntryPoint = ({ flowId, url }: ServiceEndpoint): Row => ({
  Name: flowId,
  Url: url,
  Type: 'PROD',
  AdditionalInformation: '',
});
