import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { download } from '../../components/values/download.ts';
import { LastUsed, useConsequence } from '../../components/values/last-used.tsx';
import { Validity } from '../../components/values/validity.tsx';
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
  const consequence = useConsequence();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [keystores, subscriptions] = await Promise.all([
      call(operations.listKeystores, params),
      call(operations.listSubscriptions, params),
    ]);
    return { keystores, subscriptions };
  }, []);
  const [error, setError] = useState<ReturnType<typeof toApiError>>();
  const saveContent = (keystore: Keystore): void => {
    setError(undefined);
    call(operations.downloadKeystore, { ...params, keystore: keystore.name }, levelOf(keystore)).then(
      ({ type, content }) => download(`${keystore.name}.${type}`, fromBase64(content)),
      (thrown: unknown) => setError(toApiError(thrown)),
    );
  };
  // Who may look into keystores may do the rest as well.
  const mayOpen = may(operations.inspectKeystore);
  const { keystores, subscriptions = [] } = data.value ?? {};
  return (
    <ListPage
      title={say('keystores')}
      lead={say('keystoresLead')}
      above={<Problem error={error} />}
      list={{ ...data, value: keystores }}
      keyOf={(keystore) => `${sayLevel(say, keystore)} ${keystore.name}`}
      empty={<p>{say('keystoresEmpty')}</p>}
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
          head: say('certificateValidUntil'),
          show: ({ notAfterMs }) => (notAfterMs === undefined ? undefined : <Validity untilMs={notAfterMs} />),
          minWidth: '11rem',
        },
        { head: say('lastUsed'), show: ({ lastUsedAtMs }) => <LastUsed atMs={lastUsedAtMs} />, minWidth: '7rem' },
      ]}
      actions={[
        may(operations.putKeystore) && {
          text: say('uploadKeystore'),
          design: 'Emphasized',
          dialog: (close) => (
            <UploadDialog
              subaccount={subaccount}
              subscriptions={subscriptions}
              keystores={keystores ?? []}
              onClose={close}
              onDone={data.reload}
            />
          ),
        },
      ]}
      rowActions={[
        mayOpen && {
          text: say('showContents'),
          label: ({ name }) => say('contentsOf', name),
          dialog: (keystore, close) => <Contents subaccount={subaccount} keystore={keystore} onClose={close} />,
        },
        mayOpen && { text: say('download'), label: ({ name }) => `${say('download')} ${name}`, run: saveContent },
        mayOpen && {
          text: say('delete'),
          label: ({ name }) => say('deleteThing', name),
          dialog: (keystore, close) => (
            <ConfirmDelete
              name={keystore.name}
              consequence={consequence(say('keystoreDeletion'), keystore.lastUsedAtMs)}
              onDelete={() =>
                call(operations.deleteKeystore, { ...params, keystore: keystore.name }, levelOf(keystore))
              }
              onDone={data.reload}
              onClose={close}
            />
          ),
        },
      ]}
      rowActionsWidth="17rem"
    />
  );
};
