import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Tag } from '@ui5/webcomponents-react/dist/webComponents/Tag/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { useData } from '../../connection/use-data.ts';
import { goToWith } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { LevelSwitch, useLevel } from '../destinations/level/level.tsx';
import { callsOn } from '../destinations/level/level-calls.ts';
import { CertificateDeletion } from './certificate-deletion.tsx';
import { Expiry } from './expiry.tsx';
import { GenerateDialog } from './generate-dialog.tsx';
import { UploadDialog } from './upload-dialog.tsx';
import { UsedBy } from './used-by.tsx';

/** Connectivity > Certificates. Source: SAP doc "Manage Destination Certificates" */
export const Certificates = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { instance, query } = useLevel();
  const calls = callsOn(subaccount.subdomain, instance);
  const list = useData(calls.listCertificates, [instance]);
  const [dialog, setDialog] = useState<'upload' | 'generate' | { readonly leaving: string }>();
  const close = (): void => setDialog(undefined);
  const all = list.value ?? [];
  const pageOf = (name: string): readonly string[] => ['subaccounts', subaccount.subdomain, 'certificates', name];
  const leaving = typeof dialog === 'object' ? all.find(({ name }) => name === dialog.leaving) : undefined;
  const buttons = may(operations.putCertificate) && (
    <>
      <Button design="Emphasized" onClick={() => setDialog('upload')}>
        {say('uploadCertificate')}
      </Button>
      <Button onClick={() => setDialog('generate')}>{say('generateCertificate')}</Button>
    </>
  );
  return (
    <Page
      title={say('certificates')}
      lead={say('certificatesLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={all.length > 0 && buttons}
    >
      <div className="filters">
        <LevelSwitch subaccount={subaccount} page="certificates" />
      </div>
      {list.value !== undefined && (
        <Table
          name={say('certificates')}
          items={all}
          keyOf={({ name }) => name}
          empty={
            <>
              <p>{say('certificatesEmpty')}</p>
              <div className="row">{buttons}</div>
            </>
          }
          columns={[
            {
              head: say('name'),
              minWidth: '9rem',
              show: ({ name, generated }) => (
                <span className="row">
                  <PageLink to={pageOf(name)} query={query}>
                    {name}
                  </PageLink>
                  {generated !== undefined && (
                    <Tag design="Information">{say(generated.automaticRenew ? 'automaticRenew' : 'generated')}</Tag>
                  )}
                </span>
              ),
            },
            {
              head: say('subject'),
              minWidth: '12rem',
              show: ({ entries: [first], problem }) => first?.subject ?? <span className="help">{problem}</span>,
            },
            { head: say('issuer'), minWidth: '9rem', show: ({ entries: [first] }) => first?.issuer },
            {
              head: say('validUntil'),
              minWidth: '10rem',
              show: ({ entries: [first] }) => first && <Expiry atMs={first.notAfterMs} />,
            },
            {
              head: say('usedBy'),
              minWidth: '6rem',
              show: ({ usedBy }) => <UsedBy users={usedBy} subaccount={subaccount} query={query} />,
            },
            {
              head: say('actions'),
              minWidth: '5rem',
              show: ({ name }) =>
                may(operations.deleteCertificate) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', name)}
                    onClick={() => setDialog({ leaving: name })}
                  >
                    {say('delete')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {dialog === 'upload' && (
        <UploadDialog
          calls={calls}
          taken={all.map(({ name }) => name)}
          onClose={close}
          onDone={() => {
            close();
            list.reload();
          }}
        />
      )}
      {dialog === 'generate' && (
        <GenerateDialog
          subaccount={subaccount}
          instance={instance}
          onClose={close}
          onDone={(name) => goToWith(query, ...pageOf(name))}
        />
      )}
      {leaving !== undefined && (
        <CertificateDeletion certificate={leaving} calls={calls} onDone={list.reload} onClose={close} />
      )}
    </Page>
  );
};
