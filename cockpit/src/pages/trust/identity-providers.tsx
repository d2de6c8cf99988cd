import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { Table } from '../../components/table.tsx';
import { Validity } from '../../components/validity.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Loaded } from './loaded.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import type { Provider } from './provider-fields.ts';

/** Trust > identity providers beside the own one, and until when their certificates are valid. Source: SAP doc "Application Identity Provider" */
export const IdentityProviders = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const providers = await call(operations.listTrustedIdentityProviders, params);
    const certificates = providers.flatMap((provider) => provider.certificates ?? []);
    const facts = await call(operations.describeCertificates, {}, { certificates });
    const factsOf = new Map(certificates.map((certificate, index) => [certificate, facts[index] ?? null]));
    return providers.map((provider) => ({
      provider,
      certificates: (provider.certificates ?? []).map((certificate) => factsOf.get(certificate) ?? null),
    }));
  }, []);
  const [dialog, setDialog] = useState<'add' | { readonly kind: 'change' | 'delete'; readonly provider: Provider }>();
  const close = (): void => setDialog(undefined);
  const addButton = may(operations.putTrustedIdentityProvider) && (
    <Button design="Emphasized" onClick={() => setDialog('add')}>
      {say('addIdentityProvider')}
    </Button>
  );
  return (
    <Loaded data={data}>
      {(items) => (
        <>
          <div className="page-header">
            <p className="lead">{say('identityProvidersLead')}</p>
            <div className="actions">{items.length > 0 && addButton}</div>
          </div>
          <Table
            name={say('trustedIdentityProviders')}
            items={items}
            keyOf={({ provider: { kind, name } }) => `${kind} ${name}`}
            empty={
              <>
                <p>{say('identityProvidersEmpty')}</p>
                {addButton}
              </>
            }
            columns={[
              { head: say('providerName'), show: ({ provider }) => provider.name, minWidth: '16rem' },
              { head: say('kind'), show: ({ provider }) => provider.kind.toUpperCase(), minWidth: '5rem' },
              {
                head: say('enabled'),
                show: ({ provider }) => say(provider.isEnabled === false ? 'no' : 'yes'),
                minWidth: '5rem',
              },
              {
                head: say('signingCertificate'),
                minWidth: '16rem',
                show: ({ certificates }) => (
                  <div>
                    {certificates.map((facts, index) => (
                      <div key={facts?.fingerprint ?? index}>
                        {facts === null ? (
                          say('notReadable')
                        ) : (
                          <>
                            {facts.subject}
                            <Validity untilMs={facts.validToMs} />
                          </>
                        )}
                      </div>
                    ))}
                  </div>
                ),
              },
              {
                head: say('actions'),
                minWidth: '12rem',
                show: ({ provider }) =>
                  may(operations.putTrustedIdentityProvider) && (
                    <div className="row">
                      <Button
                        design="Transparent"
                        accessibleName={say('changeUser', provider.name)}
                        onClick={() => setDialog({ kind: 'change', provider })}
                      >
                        {say('change')}
                      </Button>
                      <Button
                        design="Transparent"
                        accessibleName={say('deleteThing', provider.name)}
                        onClick={() => setDialog({ kind: 'delete', provider })}
                      >
                        {say('delete')}
                      </Button>
                    </div>
                  ),
              },
            ]}
          />
          {(dialog === 'add' || (typeof dialog === 'object' && dialog.kind === 'change')) && (
            <ProviderDialog
              subaccount={subaccount}
              names={items.map(({ provider: { kind, name } }) => `${kind} ${name}`)}
              old={dialog === 'add' ? undefined : dialog.provider}
              onClose={close}
              onDone={data.reload}
            />
          )}
          {typeof dialog === 'object' && dialog.kind === 'delete' && (
            <ConfirmDelete
              name={dialog.provider.name}
              consequence={say('providerDeletion')}
              onDelete={() =>
                call(operations.deleteTrustedIdentityProvider, params, {
                  kind: dialog.provider.kind,
                  name: dialog.provider.name,
                })
              }
              onDone={data.reload}
              onClose={close}
            />
          )}
        </>
      )}
    </Loaded>
  );
};
