import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { saveFile } from '../../components/save-file.ts';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { Contents } from './contents.tsx';
import { fromBase64, type Keystore, levelOf, sayLevel } from './keystore.ts';
import { UploadDialog } from './upload-dialog.tsx';

/** Security > Keystores, on all levels. Source: SAP doc "Keystore Service" */
export const Keystores = ({ subaccount }: SubaccountPageProps) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [keystores, subscriptions] = await Promise.all([
      call(operations.listKeystores, params),
      call(operations.listSubscriptions, params),
    ]);
    return { keystores, subscriptions };
  }, []);
  const [dialog, setDialog] = useState<
    'upload' | { readonly kind: 'contents' | 'delete'; readonly keystore: Keystore }
  >();
  const [error, setError] = useState<ReturnType<typeof toApiError>>();
  const close = (): void => setDialog(undefined);
  const download = (keystore: Keystore): void => {
    setError(undefined);
    call(operations.downloadKeystore, { ...params, keystore: keystore.name }, levelOf(keystore)).then(
      ({ type, content }) => saveFile(`${keystore.name}.${type}`, fromBase64(content), 'application/octet-stream'),
      (thrown: unknown) => setError(toApiError(thrown)),
    );
  };
  const uploadButton = may(operations.putKeystore) && (
    <Button design="Emphasized" onClick={() => setDialog('upload')}>
      {say('uploadKeystore')}
    </Button>
  );
  return (
    <Page
      title={say('keystores')}
      lead={say('keystoresLead')}
      error={data.error}
      isLoading={data.isLoading}
      actions={(data.value?.keystores.length ?? 0) > 0 && uploadButton}
    >
      <Problem error={error} />
      {data.value !== undefined && (
        <Table
          name={say('keystores')}
          items={data.value.keystores}
          keyOf={(keystore) => `${sayLevel(say, keystore)} ${keystore.name}`}
          empty={
            <>
              <p>{say('keystoresEmpty')}</p>
              {uploadButton}
            </>
          }
          columns={[
            { head: say('name'), show: ({ name }) => name, minWidth: '10rem' },
            { head: say('keystoreLevel'), show: (keystore) => sayLevel(say, keystore), minWidth: '9rem' },
            { head: say('keystoreType'), show: ({ type }) => type.toUpperCase(), minWidth: '5rem' },
            { head: say('keystoreSize'), show: ({ sizeBytes }) => sizeBytes, minWidth: '5rem' },
            {
              head: say('modifiedAt'),
              show: ({ modifiedAtMs, modifiedBy }) => `${time(modifiedAtMs)}, ${modifiedBy}`,
              minWidth: '11rem',
            },
            {
              head: say('actions'),
              minWidth: '17rem',
              show: (keystore) =>
                may(operations.inspectKeystore) && (
                  <div className="row">
                    <Button
                      design="Transparent"
                      accessibleName={say('contentsOf', keystore.name)}
                      onClick={() => setDialog({ kind: 'contents', keystore })}
                    >
                      {say('showContents')}
                    </Button>
                    <Button
                      design="Transparent"
                      accessibleName={`${say('download')} ${keystore.name}`}
                      onClick={() => download(keystore)}
                    >
                      {say('download')}
                    </Button>
                    <Button
                      design="Transparent"
                      accessibleName={say('deleteThing', keystore.name)}
                      onClick={() => setDialog({ kind: 'delete', keystore })}
                    >
                      {say('delete')}
                    </Button>
                  </div>
                ),
            },
          ]}
        />
      )}
      {dialog === 'upload' && data.value !== undefined && (
        <UploadDialog
          subaccount={subaccount}
          subscriptions={data.value.subscriptions}
          keystores={data.value.keystores}
          onClose={close}
          onDone={data.reload}
        />
      )}
      {typeof dialog === 'object' && dialog.kind === 'contents' && (
        <Contents subaccount={subaccount} keystore={dialog.keystore} onClose={close} />
      )}
      {typeof dialog === 'object' && dialog.kind === 'delete' && (
        <ConfirmDelete
          name={dialog.keystore.name}
          consequence={say('keystoreDeletion')}
          onDelete={() =>
            call(operations.deleteKeystore, { ...params, keystore: dialog.keystore.name }, levelOf(dialog.keystore))
          }
          onDone={data.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
