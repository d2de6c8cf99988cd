import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { useData } from '../../connection/use-data.ts';
import { translateRefusal } from '../../language/refusals.ts';
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
  const pageOf = (name: string): readonly string[] => ['subaccounts', subaccount.subdomain, 'certificates', name];
  return (
    <ListPage
      title={say('certificates')}
      lead={say('certificatesLead')}
      above={<LevelSwitch subaccount={subaccount} page="certificates" />}
      list={list}
      keyOf={({ name }) => name}
      empty={<p>{say('certificatesEmpty')}</p>}
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
          show: ({ entries: [first], problem }) =>
            first?.subject ?? <span className="help">{problem && translateRefusal(problem)}</span>,
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
      ]}
      actions={[
        may(operations.putCertificate) && {
          text: say('uploadCertificate'),
          design: 'Emphasized',
          dialog: (close) => (
            <UploadDialog
              calls={calls}
              taken={list.value?.map(({ name }) => name) ?? []}
              onClose={close}
              onDone={() => {
                close();
                list.reload();
              }}
            />
          ),
        },
        may(operations.putCertificate) && {
          text: say('generateCertificate'),
          dialog: (close) => (
            <GenerateDialog
              subaccount={subaccount}
              instance={instance}
              onClose={close}
              onDone={(name) => goToWith(query, ...pageOf(name))}
            />
          ),
        },
      ]}
      rowActions={[
        may(operations.deleteCertificate) && {
          text: say('delete'),
          label: ({ name }) => say('deleteThing', name),
          dialog: (certificate, close) => (
            <CertificateDeletion certificate={certificate} calls={calls} onDone={list.reload} onClose={close} />
          ),
        },
      ]}
      rowActionsWidth="5rem"
    />
  );
};
