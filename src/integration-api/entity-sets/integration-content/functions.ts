import type { FlowProblem, IntegrationContent } from '../../../integration-content/index.ts';
import { odataError } from '../../../odata/errors.ts';
import type { FunctionDefinition } from '../../resources/function-definition.ts';
import { contentDeploy, workspaceRead, workspaceWrite } from './content-roles.ts';
import { artifactTypeNames } from './designtime-artifacts.ts';
import { changerOf } from './payload-values.ts';

/** What is called by name: deploying and saving under a number, for each kind of artifact. Source: SAP doc "Integration Content" */
export const createContentFunctions = ({
  artifacts,
  deployments,
}: IntegrationContent): readonly FunctionDefinition[] => [
  ...artifactTypeNames.flatMap(({ type, kind }): readonly FunctionDefinition[] => [
    {
      name: `Deploy${type}`,
      method: 'POST',
      parameters: [
        { name: 'Id', type: 'Edm.String' },
        { name: 'Version', type: 'Edm.String' },
      ],
      roles: contentDeploy,
      run: async (call, { Id, Version }) => {
        const task = await deployments.deploy(changerOf(call), { kind, id: String(Id), version: String(Version) });
        // Clients put the whole body into the address they ask next.
        return { status: 202, text: task.id };
      },
    },
    {
      name: `${type}SaveAsVersion`,
      method: 'POST',
      parameters: [
        { name: 'Id', type: 'Edm.String' },
        { name: 'SaveAsVersion', type: 'Edm.String' },
      ],
      roles: workspaceWrite,
      run: async (call, { Id, SaveAsVersion }) => {
        await artifacts.saveAsVersion(changerOf(call), { kind, id: String(Id), version: String(SaveAsVersion) });
        return { status: 200 };
      },
    },
  ]),
  {
    name: 'ValidateIntegrationDesigntimeArtifact',
    method: 'POST',
    parameters: [
      { name: 'Id', type: 'Edm.String' },
      { name: 'Version', type: 'Edm.String' },
    ],
    roles: [...workspaceRead, ...contentDeploy],
    run: async ({ subaccountId }, { Id, Version }) => {
      const key = { kind: 'integration-flow', id: String(Id), version: String(Version) } as const;
      return { status: 202, text: describeCheck(await deployments.validate(subaccountId, key)) };
    },
  },
  {
    name: 'CopyIntegrationPackage',
    method: 'POST',
    parameters: [
      { name: 'Id', type: 'Edm.String' },
      { name: 'ImportMode', type: 'Edm.String', optional: true },
      { name: 'Suffix', type: 'Edm.String', optional: true },
    ],
    roles: ['WebToolingCatalog.DetailsRead', ...workspaceWrite],
    // There is no catalogue here that packages could be copied from.
    run: async () => {
      throw odataError(501, 'This server has no catalogue of packages to copy from.');
    },
  },
];

/** Source: SAP doc "Update and Validate Configuration Parameters" */
const describeCheck = (problems: readonly FlowProblem[]): string => {
  if (problems.length === 0) return 'Checkexecutionresult: Passed';
  const listed = problems.map(({ step, reason }) => ({ severity: 'Error', message: reason, sourceObject: step }));
  return `Checkexecutionresult: Failed${JSON.stringify(listed)}`;
};
