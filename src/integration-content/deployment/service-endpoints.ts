import type { SubaccountId } from '../../foundation/ids.ts';
import type { DeployedFlow } from './runtime-artifact.ts';

/** Where a deployed flow is called. Source: SAP doc "Integration Content" (ServiceEndpoints) */
export type ServiceEndpoint = {
  /** Id of the flow and the address, as the SAP system composes it. */
  readonly id: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly version: string;
  readonly deployedAtMs: number;
  readonly url: string;
};

/** The endpoints of deployed flows. */
export type ServiceEndpoints = {
  readonly list: (subaccountId: SubaccountId) => Promise<readonly ServiceEndpoint[]>;
  /** Scheme and authority all of them begin with. */
  readonly findOrigin: (subaccountId: SubaccountId) => Promise<string>;
};

/** Creates them. `findFlowOrigin` answers scheme and authority of a subaccount's message endpoints. */
export const createServiceEndpoints = (parts: {
  readonly listDeployedFlows: (subaccountId: SubaccountId) => Promise<readonly DeployedFlow[]>;
  readonly findFlowOrigin: (subaccountId: SubaccountId) => Promise<string>;
}): ServiceEndpoints => ({
  findOrigin: parts.findFlowOrigin,
  list: async (subaccountId) => {
    const flows = await parts.listDeployedFlows(subaccountId);
    if (flows.length === 0) return [];
    const origin = await parts.findFlowOrigin(subaccountId);
    return flows.map(({ artifact, model }) => ({
      id: `${artifact.id}$endpointAddress=${model.sender.path.slice(1)}`,
      flowId: artifact.id,
      flowName: artifact.name,
      version: artifact.version,
      deployedAtMs: artifact.deployedAtMs,
      url: `${origin}/http${model.sender.path}`,
    }));
  },
});
