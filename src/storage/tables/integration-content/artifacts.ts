import type { Generated } from 'kysely';

/** An integration package. `attributes` and `custom_tags` are JSON objects of texts. */
export type IntegrationPackageRow = {
  readonly subaccount_id: string;
  readonly id: string;
  readonly name: string;
  readonly attributes: string;
  readonly custom_tags: string;
  readonly created_at_ms: number;
  readonly created_by: string;
  readonly changed_at_ms: number;
  readonly changed_by: string;
};

/** An artifact as it is being edited. */
export type DesigntimeArtifactRow = {
  readonly subaccount_id: string;
  /** Unique over all kinds, because what is deployed is found by it alone. */
  readonly id: string;
  readonly kind: string;
  readonly package_id: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly is_draft: number;
  readonly created_at_ms: number;
  readonly created_by: string;
  readonly changed_at_ms: number;
  readonly changed_by: string;
};

/** An artifact as it was saved under a version. */
export type DesigntimeArtifactVersionRow = {
  readonly subaccount_id: string;
  readonly artifact_id: string;
  readonly version: string;
  readonly name: string;
  readonly description: string;
  readonly saved_at_ms: number;
  readonly saved_by: string;
};

/** A file of an artifact; `version` is empty for the artifact as it is being edited. */
export type DesigntimeFileRow = {
  readonly subaccount_id: string;
  readonly artifact_id: string;
  readonly version: string;
  readonly path: string;
  readonly content: Uint8Array;
};

/** What is deployed. Later edits of the artifact do not change it. */
export type RuntimeArtifactRow = {
  readonly subaccount_id: string;
  readonly id: string;
  /** New with every deployment. */
  readonly deployment_id: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly package_id: string | null;
  readonly package_name: string | null;
  readonly deployed_by: string;
  readonly deployed_at_ms: number;
  readonly status: string;
  readonly error_text: string | null;
  /** JSON of the flow model; null where there is nothing to run. */
  readonly model: string | null;
};

/** A path below `/http` that a deployed flow answers. */
export type RuntimeEndpointRow = {
  readonly subaccount_id: string;
  readonly path: string;
  readonly artifact_id: string;
};

/** The outcome of one deployment. */
export type DeploymentTaskRow = {
  readonly subaccount_id: string;
  readonly task_id: string;
  readonly artifact_id: string;
  readonly status: string;
  readonly created_at_ms: number;
};

/** A role that confines the artifacts its references name. */
export type AccessPolicyRow = {
  readonly subaccount_id: string;
  readonly id: number;
  readonly role_name: string;
  readonly description: string;
};

/** Which artifacts an access policy is about. */
export type ArtifactReferenceRow = {
  readonly subaccount_id: string;
  readonly id: number;
  readonly policy_id: number;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly condition_attribute: string;
  readonly condition_value: string;
  readonly condition_type: string;
};

/** The custom tags packages of a subaccount may have; a JSON text. */
export type CustomTagConfigurationRow = { readonly subaccount_id: string; readonly configuration: string };

/** Tables of packages, of artifacts as they are edited and deployed, and of access policies. */
export type ArtifactTables = {
  readonly integration_packages: IntegrationPackageRow;
  readonly designtime_artifacts: DesigntimeArtifactRow;
  readonly designtime_artifact_versions: DesigntimeArtifactVersionRow;
  readonly designtime_files: DesigntimeFileRow;
  readonly runtime_artifacts: RuntimeArtifactRow;
  readonly runtime_endpoints: RuntimeEndpointRow;
  readonly deployment_tasks: DeploymentTaskRow;
  readonly access_policies: Omit<AccessPolicyRow, 'id'> & { readonly id: Generated<number> };
  readonly artifact_references: Omit<ArtifactReferenceRow, 'id'> & { readonly id: Generated<number> };
  readonly custom_tag_configurations: CustomTagConfigurationRow;
};
