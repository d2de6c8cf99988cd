import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import type { RuntimeArtifactRow } from '../../storage/tables/integration-content/artifacts.ts';
import { findKind } from '../artifacts/artifact.ts';
import { type FlowModel, flowModelSchema } from '../flow-model/index.ts';
import type { DeployedFlow, DeploymentTask, RuntimeArtifact } from './runtime-artifact.ts';

/** Everything deployed, in the order of the ids. */
export const listRuntimeArtifacts = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly RuntimeArtifact[]> => {
  const rows = await of(handle, subaccountId).orderBy('id').execute();
  return rows.map(toRuntimeArtifact);
};

/** What is deployed under an id. */
export const findRuntimeArtifact = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  id: string,
): Promise<RuntimeArtifact | undefined> => {
  const row = await of(handle, subaccountId).where('id', '=', id).executeTakeFirst();
  return row && toRuntimeArtifact(row);
};

/** The flows that can be called, in the order of their ids. */
export const listStartedFlows = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<readonly DeployedFlow[]> => {
  const rows = await of(handle, subaccountId).where('model', 'is not', null).orderBy('id').execute();
  return rows.flatMap(toDeployedFlow);
};

/** The flow that answers a path below `/http`. */
export const findFlowByPath = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  path: string,
): Promise<DeployedFlow | undefined> => {
  const row = await of(handle, subaccountId)
    .where('id', 'in', (artifact) =>
      artifact
        .selectFrom('runtime_endpoints')
        .select('artifact_id')
        .where('runtime_endpoints.subaccount_id', '=', subaccountId)
        .where('path', '=', path),
    )
    .executeTakeFirst();
  return row === undefined ? undefined : toDeployedFlow(row)[0];
};

/** Puts an artifact in the place of what was deployed under its id, if anything. */
export const putRuntimeArtifact = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  artifact: RuntimeArtifact,
  model: FlowModel | undefined,
): Promise<void> => {
  const fields = {
    deployment_id: artifact.deploymentId,
    kind: artifact.kind,
    name: artifact.name,
    version: artifact.version,
    package_id: artifact.packageId ?? null,
    package_name: artifact.packageName ?? null,
    deployed_by: artifact.deployedBy,
    deployed_at_ms: artifact.deployedAtMs,
    status: artifact.status,
    error_text: artifact.errorText ?? null,
    model: model === undefined ? null : JSON.stringify(model),
  };
  await transaction
    .insertInto('runtime_artifacts')
    .values({ subaccount_id: subaccountId, id: artifact.id, ...fields })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'id']).doUpdateSet(fields))
    .execute();
  await transaction
    .deleteFrom('runtime_endpoints')
    .where('subaccount_id', '=', subaccountId)
    .where('artifact_id', '=', artifact.id)
    .execute();
};

/** Gives a deployed artifact a path; answers the id of the artifact that has it already, if another. */
export const claimPath = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  artifactId: string,
  path: string,
): Promise<string | undefined> => {
  const claimed = await transaction
    .insertInto('runtime_endpoints')
    .values({ subaccount_id: subaccountId, path, artifact_id: artifactId })
    .onConflict((conflict) => conflict.columns(['subaccount_id', 'path']).doNothing())
    .returning('path')
    .executeTakeFirst();
  if (claimed !== undefined) return undefined;
  const holder = await transaction
    .selectFrom('runtime_endpoints')
    .select('artifact_id')
    .where('subaccount_id', '=', subaccountId)
    .where('path', '=', path)
    .executeTakeFirst();
  return holder?.artifact_id;
};

/** Removes what is deployed under an id; answers what it was. */
export const deleteRuntimeArtifact = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  id: string,
): Promise<RuntimeArtifact | undefined> => {
  const row = await transaction
    .deleteFrom('runtime_artifacts')
    .where('subaccount_id', '=', subaccountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && toRuntimeArtifact(row);
};

/** Records the outcome of a deployment and forgets those before `forgetBeforeMs`. */
export const recordTask = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  task: DeploymentTask & { readonly createdAtMs: number },
  forgetBeforeMs: number,
): Promise<void> => {
  await transaction
    .deleteFrom('deployment_tasks')
    .where('subaccount_id', '=', subaccountId)
    .where('created_at_ms', '<', forgetBeforeMs)
    .execute();
  await transaction
    .insertInto('deployment_tasks')
    .values({
      subaccount_id: subaccountId,
      task_id: task.id,
      artifact_id: task.artifactId,
      status: task.status,
      created_at_ms: task.createdAtMs,
    })
    .execute();
};

/** The outcome of a deployment. */
export const findTask = async (
  handle: Transaction,
  subaccountId: SubaccountId,
  id: string,
): Promise<DeploymentTask | undefined> => {
  const row = await handle
    .selectFrom('deployment_tasks')
    .selectAll()
    .where('subaccount_id', '=', subaccountId)
    .where('task_id', '=', id)
    .executeTakeFirst();
  return row && { id, artifactId: row.artifact_id, status: row.status === 'SUCCESS' ? 'SUCCESS' : 'FAIL' };
};

const of = (handle: Transaction, subaccountId: SubaccountId) =>
  handle.selectFrom('runtime_artifacts').selectAll().where('subaccount_id', '=', subaccountId);

const toRuntimeArtifact = (row: RuntimeArtifactRow): RuntimeArtifact => {
  const kind = findKind(row.kind);
  if (kind === undefined) throw new Error(`no kind of artifact: ${row.kind}`);
  return {
    kind,
    id: row.id,
    name: row.name,
    version: row.version,
    packageId: row.package_id ?? undefined,
    packageName: row.package_name ?? undefined,
    deployedBy: row.deployed_by,
    deployedAtMs: row.deployed_at_ms,
    deploymentId: row.deployment_id,
    status: row.status === 'STARTED' ? 'STARTED' : 'ERROR',
    errorText: row.error_text ?? undefined,
  };
};

/** None where the row has no model, or one an older server wrote and this one no longer reads: its flow must be deployed again. */
const toDeployedFlow = (row: RuntimeArtifactRow): readonly DeployedFlow[] => {
  const model = row.model === null ? undefined : flowModelSchema.safeParse(JSON.parse(row.model));
  return model?.success === true ? [{ artifact: toRuntimeArtifact(row), model: model.data }] : [];
};
