import type { ArtifactKind } from '../artifacts/artifact.ts';
import type { FlowModel } from '../flow-model/index.ts';

/** What is deployed. Source: SAP doc "Integration Content" (IntegrationRuntimeArtifacts) */
export type RuntimeArtifact = {
  readonly kind: ArtifactKind;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly packageId: string | undefined;
  readonly packageName: string | undefined;
  readonly deployedBy: string;
  readonly deployedAtMs: number;
  /** New with every deployment. */
  readonly deploymentId: string;
  /** Source: SAP doc "Runtime Status" */
  readonly status: 'STARTED' | 'ERROR';
  /** Why the status is `ERROR`. */
  readonly errorText: string | undefined;
};

/** What became of a deployment. Source: SAP doc "Build and Deploy Status" */
export type DeploymentTask = { readonly id: string; readonly artifactId: string; readonly status: 'SUCCESS' | 'FAIL' };

/** A flow that is deployed and can be called. */
export type DeployedFlow = {
  readonly artifact: RuntimeArtifact;
  readonly model: FlowModel;
};
