import { operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { Validity } from '../../components/values/validity.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';

/** Integration > Keystore: the entries of the integration tenant, the first to expire first. Source: SAP doc "Managing Keystore Entries" */
export const KeystoreEntries = ({ subaccount }: SubaccountPageProps) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listKeystoreEntries, params), []);
  return (
    <ListPage
      title={say('keystoreEntries')}
      lead={say('keystoreEntriesLead')}
      list={list}
      keyOf={({ alias, fingerprint }) => `${alias} ${fingerprint}`}
      empty={<p>{say('keystoreEntriesEmpty')}</p>}
      columns={[
        { head: say('alias'), show: ({ alias }) => alias, minWidth: '9rem' },
        { head: say('keystoreType'), show: ({ type }) => type, minWidth: '7rem' },
        { head: say('entryOwner'), show: ({ owner }) => owner, minWidth: '7rem' },
        { head: say('certificateSubject'), show: ({ subject }) => subject, minWidth: '11rem' },
        { head: say('certificateIssuer'), show: ({ issuer }) => issuer, minWidth: '11rem' },
        {
          head: say('certificateValidUntil'),
          show: ({ notAfterMs }) => <Validity untilMs={notAfterMs} />,
          minWidth: '12rem',
        },
      ]}
      actions={[
        may(operations.provideKeyPair) && {
          text: say('provideKeyPair'),
          design: 'Emphasized',
          dialog: (close) => (
            <FormDialog
              title={say('provideKeyPair')}
              confirm={say('create')}
              fields={[
                { name: 'alias', label: 'alias', kind: 'text', isRequired: true, help: 'providedAliasHelp' },
                { name: 'commonName', label: 'commonName', kind: 'text', isRequired: true },
                { name: 'validityDays', label: 'validityDays', kind: 'number' },
              ]}
              initial={{ alias: 'sap_client', commonName: subaccount.subdomain, validityDays: '365' }}
              schema={operations.provideKeyPair.request}
              onClose={close}
              onSubmit={async (body) => {
                await call(operations.provideKeyPair, params, body);
                close();
                notify(say('saved'));
                list.reload();
              }}
            />
          ),
        },
      ]}
    />
  );
};
