import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import { createRecentReads } from '../../foundation/recent-reads.ts';
import type { Transaction } from '../../storage/database.ts';
import type { Archives } from '../archive/create-archives.ts';
import { type ArtifactKey, findKind, kindWords } from '../artifacts/artifact.ts';
import { listFilePaths, readSomeFiles } from '../artifacts/file-store.ts';
import { getVersion } from '../artifacts/find-version.ts';
import { headerValue, manifestPath, parseManifest } from '../artifacts/manifest.ts';
import { type Changer, type ContentParts, contentEvent } from '../content-parts.ts';
import { contentNotFound, invalidContent, refusedArchive } from '../errors.ts';
import type { FlowProblem } from '../flow-model/index.ts';
import { assertArtifactId, assertArtifactName, assertVersion } from '../names.ts';
import { findPackage } from '../packages/package-store.ts';
import {
  type Deployable,
  describeProblems,
  isDeployed,
  type ReadDeployable,
  readDeployable,
} from './read-deployable.ts';
import type { DeployedFlow, DeploymentTask, RuntimeArtifact } from './runtime-artifact.ts';
import {
  claimPath,
  deleteRuntimeArtifact,
  findFlowByPath,
  findRuntimeArtifact,
  findTask,
  listRuntimeArtifacts,
  listStartedFlows,
  putRuntimeArtifact,
  recordTask,
} from './runtime-artifact-store.ts';

/** What is deployed, and deploying. */
export type Deployments = {
  /** Deploys a version. Answers its task, which has ended by then. Throws 404. */
  readonly deploy: (changer: Changer, key: ArtifactKey) => Promise<DeploymentTask>;
  /** What would keep a version from being deployed; nothing where it can be. Throws 404. */
  readonly validate: (subaccountId: SubaccountId, key: ArtifactKey) => Promise<readonly FlowProblem[]>;
  /** Deploys an archive that was never a design-time artifact. Throws 400 and 413. */
  readonly deployBundle: (changer: Changer, content: Uint8Array) => Promise<DeploymentTask>;
  /** Throws 404. */
  readonly undeploy: (changer: Changer, id: string) => Promise<void>;
  readonly findTask: (subaccountId: SubaccountId, id: string) => Promise<DeploymentTask | undefined>;
  readonly list: (subaccountId: SubaccountId) => Promise<readonly RuntimeArtifact[]>;
  readonly find: (subaccountId: SubaccountId, id: string) => Promise<RuntimeArtifact | undefined>;
  /** The flows that can be called. A deployment on another node is seen within 2 s. */
  readonly listDeployedFlows: (subaccountId: SubaccountId) => Promise<readonly DeployedFlow[]>;
  /** The flow that answers a path below `/http`, with its leading slash; as fresh as the list. */
  readonly findDeployedFlow: (subaccountId: SubaccountId, httpPath: string) => Promise<DeployedFlow | undefined>;
};

/** How long another node's deployment may go unnoticed. */
const cacheMs = 2_000;
const maxCachedPaths = 10_000;
const maxCachedSubaccounts = 1_000;
const taskRetentionMs = 7 * 24 * 60 * 60 * 1000;

/** Creates them. Source: SAP doc "Integration Content" (Build and Deploy Status, Runtime Artifacts) */
export const createDeployments = ({
  database,
  clock,
  audit,
  archives,
  findFlowWithPath,
}: ContentParts & { readonly archives: Archives }): Deployments => {
  const byPath = createRecentReads({
    maxEntries: maxCachedPaths,
    ttlMs: cacheMs,
    clock,
    load: (key: string) => {
      const [subaccountId = '', path = ''] = splitKey(key);
      // It was put into the key by `findDeployedFlow`.
      return findFlowByPath(database.read, subaccountId as SubaccountId, path);
    },
  });
  const bySubaccount = createRecentReads({
    maxEntries: maxCachedSubaccounts,
    ttlMs: cacheMs,
    clock,
    load: (subaccountId: SubaccountId) => listStartedFlows(database.read, subaccountId),
  });
  const change = async <Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> => {
    try {
      return await database.write(work);
    } finally {
      // Also when it failed: after a lost connection the outcome is unknown.
      byPath.forget();
      bySubaccount.forget();
    }
  };

  const put = async (
    changer: Changer,
    deployable: Deployable & { readonly version: string },
  ): Promise<DeploymentTask> => {
    const read = readDeployable(deployable);
    const { subaccountId, actor } = changer;
    const owner =
      deployable.packageId === undefined
        ? undefined
        : await findPackage(database.read, subaccountId, deployable.packageId);
    const deploymentId = randomUuid();
    return await change(async (transaction) => {
      const deployed = {
        kind: deployable.kind,
        id: deployable.id,
        name: deployable.name,
        version: deployable.version,
        packageId: owner?.id,
        packageName: owner?.name,
        deployedBy: actor.name,
        deployedAtMs: clock(),
        deploymentId,
      };
      const outcome = await store(transaction, subaccountId, deployed, read, findFlowWithPath);
      const status = outcome.kind === 'failed' ? 'FAIL' : 'SUCCESS';
      const task: DeploymentTask = { id: deploymentId, artifactId: deployable.id, status };
      await recordTask(transaction, subaccountId, { ...task, createdAtMs: clock() }, clock() - taskRetentionMs);
      const attributes = { version: deployable.version, outcome: status };
      await audit.append(
        transaction,
        contentEvent('update', `Deployed ${kindWords[deployable.kind].noun} ${deployable.id}`, changer, attributes),
      );
      return task;
    });
  };

  const load = async (subaccountId: SubaccountId, key: ArtifactKey) => {
    const { artifact, place } = await getVersion(database.read, subaccountId, key);
    const paths = (await listFilePaths(database.read, place)).filter(isDeployed);
    const files = await readSomeFiles(database.read, place, paths);
    const { kind, id, name, version, packageId } = artifact;
    return { kind, id, name, version, packageId, files };
  };

  return {
    deploy: async (changer, key) => await put(changer, await load(changer.subaccountId, key)),
    validate: async (subaccountId, key) => {
      const read = readDeployable(await load(subaccountId, key));
      return read.kind === 'failed' ? read.problems : [];
    },
    deployBundle: async (changer, content) => {
      const unpacked = await archives.unpack(content);
      if (unpacked.kind === 'refused') throw refusedArchive(unpacked.reason);
      const manifest = parseManifest(unpacked.files.get(manifestPath) ?? new Uint8Array());
      const id = headerValue(manifest, 'Bundle-SymbolicName');
      const kind = findKind(headerValue(manifest, 'SAP-BundleType') ?? kindWords['integration-flow'].bundleType);
      if (id === undefined || kind === undefined) {
        throw invalidContent('The manifest must name the artifact (Bundle-SymbolicName) and a known SAP-BundleType.');
      }
      const name = headerValue(manifest, 'Bundle-Name') ?? id;
      const version = headerValue(manifest, 'Bundle-Version') ?? '1.0.0';
      assertArtifactId(id);
      assertArtifactName(name);
      assertVersion(version);
      return await put(changer, {
        kind,
        id,
        name,
        version,
        packageId: undefined,
        files: unpacked.files,
      });
    },
    undeploy: async (changer, id) => {
      await change(async (transaction) => {
        const removed = await deleteRuntimeArtifact(transaction, changer.subaccountId, id);
        if (removed === undefined) throw contentNotFound();
        await audit.append(
          transaction,
          contentEvent('delete', `Deployed ${kindWords[removed.kind].noun} ${id}`, changer),
        );
      });
    },
    findTask: (subaccountId, id) => findTask(database.read, subaccountId, id),
    list: (subaccountId) => listRuntimeArtifacts(database.read, subaccountId),
    find: (subaccountId, id) => findRuntimeArtifact(database.read, subaccountId, id),
    listDeployedFlows: (subaccountId) => bySubaccount.get(subaccountId),
    findDeployedFlow: (subaccountId, httpPath) => byPath.get(`${subaccountId} ${httpPath}`),
  };
};

const splitKey = (key: string): readonly string[] => {
  const blank = key.indexOf(' ');
  return [key.slice(0, blank), key.slice(blank + 1)];
};

/** A failed deployment takes the place of what ran before, as in the SAP system: its endpoint is gone. Assumed: that it does */
const store = async (
  transaction: Transaction,
  subaccountId: SubaccountId,
  deployed: Omit<RuntimeArtifact, 'status' | 'errorText'>,
  read: ReadDeployable,
  findFlowWithPath: ContentParts['findFlowWithPath'],
): Promise<ReadDeployable> => {
  const write = async (outcome: ReadDeployable): Promise<ReadDeployable> => {
    const isFailed = outcome.kind === 'failed';
    const model = outcome.kind === 'flow' ? outcome.model : undefined;
    const artifact: RuntimeArtifact = {
      ...deployed,
      status: isFailed ? 'ERROR' : 'STARTED',
      errorText: isFailed ? describeProblems(outcome.problems) : undefined,
    };
    await putRuntimeArtifact(transaction, subaccountId, artifact, model);
    return outcome;
  };
  const written = await write(read);
  if (written.kind !== 'flow') return written;
  const { path } = written.model.sender;
  const undeployed = await findFlowWithPath?.(transaction, subaccountId, path);
  if (undeployed !== undefined) {
    const reason = `the address is already used by the flow ${undeployed}`;
    return await write({ kind: 'failed', problems: [{ step: 'sender', reason }] });
  }
  const holder = await claimPath(transaction, subaccountId, deployed.id, path);
  return holder === undefined
    ? written
    : await write({
        kind: 'failed',
        problems: [{ step: 'sender', reason: `the address is already used by the deployed flow ${holder}` }],
      });
};
