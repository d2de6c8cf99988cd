import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { Table } from '../../components/tables/table.tsx';
import { download } from '../../components/values/download.ts';
import { Facts } from '../../components/values/facts.tsx';
import type { ApiError } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { translateRefusal } from '../../language/refusals.ts';
import { goToWith } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { useLevel } from '../destinations/level/level.tsx';
import { callsOn } from '../destinations/level/level-calls.ts';
import { CertificateDeletion } from './certificate-deletion.tsx';
import { Expiry } from './expiry.tsx';
import { UsedBy } from './used-by.tsx';

/** One certificate or keystore: what is in it, who uses it, and its public part as a file. Source: SAP doc "Manage Destination Certificates" */
export const Certificate = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const { instance, query } = useLevel();
  const calls = callsOn(subaccount.subdomain, instance);
  const data = useData(() => calls.getCertificate(thing), [instance]);
  const [problem, setProblem] = useState<ApiError>();
  const savePublicKeys = (): void => {
    setProblem(undefined);
    calls.readPublicKeys(thing).then(
      (keys) => download(`${thing.replace(/\.[^.]*$/, '')}-public.pem`, keys.map(({ content }) => content).join('')),
      (thrown: unknown) => setProblem(toApiError(thrown)),
    );
  };
  return (
    <DetailPage
      title={thing}
      data={problem === undefined ? data : { ...data, error: problem }}
      firstButton={
        <Button design="Emphasized" disabled={data.value?.entries.length === 0} onClick={savePublicKeys}>
          {say('downloadPublic')}
        </Button>
      }
      actions={(certificate) => [
        may(operations.deleteCertificate) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <CertificateDeletion
              certificate={certificate}
              calls={calls}
              onDone={() => goToWith(query, 'subaccounts', subaccount.subdomain, 'certificates')}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {(found) => (
        <>
          {found.problem !== undefined && (
            <MessageStrip design="Critical" hideCloseButton>
              {translateRefusal(found.problem)}. {say('certificateProblemHelp')}
            </MessageStrip>
          )}
          <Facts
            facts={[
              [say('level'), instance === undefined ? say('subaccountLevel') : say('instanceLevel', instance)],
              [say('origin'), originOf(found.generated, say)],
              [say('privateKey'), say(found.hasPrivateKey ? 'privateKeyKept' : 'no')],
              [say('changedAt'), time(found.modifiedAtMs)],
              [say('renewsAt'), found.generated?.renewsAtMs && time(found.generated.renewsAtMs)],
              [say('usedBy'), <UsedBy key="users" users={found.usedBy} subaccount={subaccount} query={query} />],
            ]}
          />
          <h2>{say('certificateEntries')}</h2>
          <Table
            name={say('certificateEntries')}
            items={found.entries.map((entry, index) => ({ ...entry, index }))}
            keyOf={({ index }) => String(index)}
            empty={<p>{say('certificateNoEntries')}</p>}
            columns={[
              { head: say('subject'), minWidth: '14rem', show: ({ subject }) => subject },
              { head: say('issuer'), minWidth: '12rem', show: ({ issuer }) => issuer },
              { head: say('validSince'), minWidth: '11rem', show: ({ notBeforeMs }) => time(notBeforeMs) },
              { head: say('validUntil'), minWidth: '13rem', show: ({ notAfterMs }) => <Expiry atMs={notAfterMs} /> },
              { head: 'Alias', minWidth: '6rem', show: ({ alias }) => alias },
              { head: 'SHA-256', minWidth: '16rem', show: ({ fingerprint }) => <code>{fingerprint}</code> },
            ]}
          />
        </>
      )}
    </DetailPage>
  );
};

const originOf = (
  generated: { readonly automaticRenew: boolean; readonly hasRequest: boolean } | undefined,
  say: ReturnType<typeof useTexts>,
): string => {
  if (generated === undefined) return say('uploaded');
  const origin = say(generated.hasRequest ? 'generatedForRequest' : 'generated');
  return generated.automaticRenew ? `${origin}, ${say('renewedByItself')}` : origin;
};
