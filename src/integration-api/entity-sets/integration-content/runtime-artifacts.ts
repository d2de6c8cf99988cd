import { type IntegrationContent, kindWords, type RuntimeArtifact } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { nodeDeploy, runtimeRead } from './content-roles.ts';
import { changerOf } from './payload-values.ts';

/** What is deployed, why it could not be, and what became of a deployment. Source: SAP doc "Integration Content" */
export const createRuntimeSets = ({ deployments }: IntegrationContent): readonly ResourceSetDefinition[] => [
  {
    name: 'IntegrationRuntimeArtifacts',
    type: 'IntegrationRuntimeArtifact',
    keys: ['Id'],
    properties: [
      textProperty('Id', { nullable: false }),
      textProperty('Version'),
      textProperty('Name'),
      textProperty('Type'),
      textProperty('DeployedBy'),
      timeProperty('DeployedOn'),
      textProperty('Status'),
    ],
    navigation: [
      {
        name: 'ErrorInformation',
        target: 'RuntimeArtifactErrorInformations',
        multiplicity: '0..1',
        find: async ({ subaccountId }, owner) => findError(await deployments.find(subaccountId, String(owner.Id))),
      },
    ],
    roles: { read: runtimeRead, create: nodeDeploy, remove: nodeDeploy },
    options: 'all',
    maxBodyBytes: 11 * 1024 * 1024,
    list: async ({ subaccountId }) => (await deployments.list(subaccountId)).map(toRow),
    find: async ({ subaccountId }, { Id }) => {
      const found = await deployments.find(subaccountId, String(Id));
      return found && toRow(found);
    },
    upload: {
      status: 202,
      platforms: ['neo'],
      run: async (call, { bytes }) => {
        await deployments.deployBundle(changerOf(call), bytes);
        return undefined;
      },
    },
    remove: {
      status: 202,
      run: async (call, { key }) => {
        await deployments.undeploy(changerOf(call), String(key.Id));
        return undefined;
      },
    },
  },
  {
    name: 'RuntimeArtifactErrorInformations',
    type: 'RuntimeArtifactErrorInformation',
    keys: ['Id'],
    properties: [textProperty('Id', { nullable: false })],
    roles: { read: runtimeRead },
    options: 'all',
    find: async ({ subaccountId }, { Id }) => findError(await deployments.find(subaccountId, String(Id))),
    stream: {
      mediaType: 'application/json',
      read: async ({ subaccountId }, { Id }) => {
        const found = await deployments.find(subaccountId, String(Id));
        if (found?.errorText === undefined) return undefined;
        return { contentType: 'application/json;charset=utf-8', body: formatError(found.errorText) };
      },
    },
  },
  {
    name: 'BuildAndDeployStatus',
    type: 'BuildAndDeployStatus',
    keys: ['TaskId'],
    properties: [textProperty('TaskId', { nullable: false }), textProperty('Status')],
    roles: { read: runtimeRead },
    options: 'all',
    find: async ({ subaccountId }, { TaskId }) => {
      const task = await deployments.findTask(subaccountId, String(TaskId));
      return task && { TaskId: task.id, Status: task.status };
    },
  },
];

const toRow = (found: RuntimeArtifact): Row => ({
  Id: found.id,
  Version: found.version,
  Name: found.name,
  Type: kindWords[found.kind].runtimeType,
  DeployedBy: found.deployedBy,
  DeployedOn: found.deployedAtMs,
  Status: found.status,
});

const findError = (found: RuntimeArtifact | undefined): Row | undefined =>
  found?.errorText === undefined ? undefined : { Id: found.id };

/** Source: the types of a public client of the API (its spelling of `subsytemPartName` included); assumed: the words of the first three */
const formatError = (text: string): string =>
  JSON.stringify({
    message: {
      subsystemName: 'CONTENT',
      subsytemPartName: 'CONTENT_DEPLOY',
      messageId: 'DEPLOYMENT_FAILED',
      messageText: text,
    },
    parameter: [JSON.stringify({ message: text, parameters: [], childMessageInstances: [] })],
  });
