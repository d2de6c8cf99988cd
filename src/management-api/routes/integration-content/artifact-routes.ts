import type { SubaccountId } from '../../../foundation/ids.ts';
import type { Route } from '../../../http/server/route.ts';
import type { Artifact, RuntimeArtifact } from '../../../integration-content/index.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

type WireArtifact = ResponseOf<typeof operations.listArtifacts>[number];
type WireDeployed = ResponseOf<typeof operations.deployArtifact>;

/** Integration artifacts. Source: Portolan */
export const artifactRoutes = ({ accounts, integrationContent: content }: ManagedRooms): readonly Route[] => {
  const findUrls = async (subaccountId: SubaccountId): Promise<ReadonlyMap<string, string>> =>
    new Map((await content.serviceEndpoints.list(subaccountId)).map(({ flowId, url }) => [flowId, url]));
  const findArtifact = async (subaccountId: SubaccountId, id: string): Promise<Artifact> => {
    const found = (await content.artifacts.list(subaccountId)).find((artifact) => artifact.id === id);
    if (found === undefined) throw thingNotFound('integration artifact');
    return found;
  };

  return [
    serve(operations.listArtifacts, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      const [artifacts, deployed, urls] = await Promise.all([
        content.artifacts.list(id),
        content.deployments.list(id),
        findUrls(id),
      ]);
      return listAll(artifacts, deployed, urls);
    }),
    serve(
      operations.importArtifact,
      async ({ params, body, actor }) => {
        const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
        const { artifact, isNew } = await content.importArtifact(
          { subaccountId, actor },
          { packageId: body.package, content: Buffer.from(body.content, 'base64'), id: body.id, name: body.name },
        );
        return { id: artifact.id, version: artifact.version, isNew };
      },
      { maxBodyBytes: 15 * 1024 * 1024 },
    ),
    serve(operations.deployArtifact, async ({ params, actor }) => {
      const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
      const { kind, id } = await findArtifact(subaccountId, params.artifact);
      await content.deployments.deploy({ subaccountId, actor }, { kind, id, version: 'active' });
      const deployed = await content.deployments.find(subaccountId, id);
      if (deployed === undefined) throw thingNotFound('integration artifact');
      return toDeployed(deployed, await findUrls(subaccountId));
    }),
    serve(operations.undeployArtifact, async ({ params, actor }) => {
      const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
      if ((await content.deployments.find(subaccountId, params.artifact)) === undefined)
        throw thingNotFound('integration artifact');
      await content.deployments.undeploy({ subaccountId, actor }, params.artifact);
    }),
    serve(operations.deleteArtifact, async ({ params, actor }) => {
      const { id: subaccountId } = await getSubaccountByLabel(accounts, params.subaccount);
      const { kind, id } = await findArtifact(subaccountId, params.artifact);
      await content.artifacts.remove({ subaccountId, actor }, { kind, id, version: 'active' });
    }),
  ];
};

const listAll = (
  artifacts: readonly Artifact[],
  deployed: readonly RuntimeArtifact[],
  urls: ReadonlyMap<string, string>,
): WireArtifact[] => {
  const byId = new Map(deployed.map((artifact) => [artifact.id, artifact]));
  const edited = artifacts.map(({ id, kind, name, version, isDraft, packageId }): WireArtifact => {
    const running = byId.get(id);
    byId.delete(id);
    return {
      id,
      kind,
      name,
      version,
      isDraft,
      package: packageId,
      ...(running && { deployed: toDeployed(running, urls) }),
    };
  });
  const left = [...byId.values()].map((running): WireArtifact => {
    const { id, kind, name, version } = running;
    return { id, kind, name, version, isDraft: false, deployed: toDeployed(running, urls) };
  });
  return [...edited, ...left];
};

const toDeployed = (
  { id, version, status, deployedAtMs, deployedBy, errorText }: RuntimeArtifact,
  urls: ReadonlyMap<string, string>,
): WireDeployed => {
  const url = status === 'STARTED' ? urls.get(id) : undefined;
  return {
    version,
    status,
    deployedAtMs,
    deployedBy,
    ...(errorText !== undefined && { error: errorText }),
    ...(url !== undefined && { url }),
  };
};
