import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { type ApiError, call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Deployment } from './deployment.tsx';
import { UploadDialog } from './upload-dialog.tsx';

type Artifact = ResponseOf<typeof operations.listArtifacts>[number];

/** Integration > Artifacts: packages, what is designed in them, and what of it runs. Source: SAP doc "Managing Integration Content" */
export const Artifacts = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listArtifacts, params), []);
  const [leaving, setLeaving] = useState<Artifact>();
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<ApiError>();

  const run = async (artifact: Artifact, work: () => Promise<string>): Promise<void> => {
    setBusy(artifact.id);
    setError(undefined);
    try {
      notify(await work());
    } catch (thrown) {
      setError(toApiError(thrown));
    } finally {
      setBusy(undefined);
      list.reload();
    }
  };
  const deploy = (artifact: Artifact) =>
    run(artifact, async () => {
      const outcome = await call(operations.deployArtifact, { ...params, artifact: artifact.id });
      return outcome.status === 'STARTED'
        ? say('deployedThing', artifact.name)
        : say('deployFailed', artifact.name, outcome.error ?? '');
    });
  const undeploy = (artifact: Artifact) =>
    run(artifact, async () => {
      await call(operations.undeployArtifact, { ...params, artifact: artifact.id });
      return say('undeployedThing', artifact.name);
    });
  return (
    <ListPage
      title={say('artifacts')}
      lead={say('artifactsLead')}
      above={<Problem error={error} />}
      list={list}
      keyOf={({ id }) => id}
      empty={<p>{say('artifactsEmpty')}</p>}
      columns={[
        { head: say('name'), show: ({ name }) => name },
        { head: say('package'), show: (artifact) => artifact.package, minWidth: '8rem' },
        { head: say('typeLabel'), show: ({ kind }) => kind, minWidth: '8rem' },
        {
          head: say('version'),
          show: ({ version, isDraft }) => (isDraft ? `${version} (${say('draft')})` : version),
          minWidth: '6rem',
        },
        {
          head: say('deployment'),
          show: (artifact) => <Deployment artifact={artifact} />,
          minWidth: '18rem',
        },
        {
          head: say('actions'),
          minWidth: '14rem',
          show: (artifact) => {
            const { id, name, deployed } = artifact;
            const isDesigned = artifact.package !== undefined;
            return (
              <div className="row">
                {isDesigned && may(operations.deployArtifact) && (
                  <Button
                    accessibleName={`${say('deploy')} ${name}`}
                    loading={busy === id}
                    disabled={busy !== undefined}
                    onClick={() => void deploy(artifact)}
                  >
                    {say('deploy')}
                  </Button>
                )}
                {deployed !== undefined && may(operations.undeployArtifact) && (
                  <Button
                    design="Transparent"
                    accessibleName={`${say('undeploy')} ${name}`}
                    disabled={busy !== undefined}
                    onClick={() => void undeploy(artifact)}
                  >
                    {say('undeploy')}
                  </Button>
                )}
                {isDesigned && may(operations.deleteArtifact) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', name)}
                    onClick={() => setLeaving(artifact)}
                  >
                    {say('delete')}
                  </Button>
                )}
              </div>
            );
          },
        },
      ]}
      actions={[
        may(operations.importArtifact) && {
          text: say('uploadArtifact'),
          design: 'Emphasized',
          dialog: (close) => <UploadDialog subaccount={subaccount} onDone={list.reload} onClose={close} />,
        },
      ]}
    >
      {leaving !== undefined && (
        <ConfirmDelete
          name={leaving.name}
          consequence={say('artifactDeletion')}
          onDelete={() => call(operations.deleteArtifact, { ...params, artifact: leaving.id })}
          onDone={list.reload}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </ListPage>
  );
};
