import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import type { Field, Values } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Section } from './section.tsx';

type Provider = ResponseOf<typeof operations.listC4cIdentityProviders>[number];

const fieldsOf = (isNew: boolean, isTakenOver: boolean): readonly Field[] => [
  {
    name: 'issuer',
    label: 'issuingEntityName',
    kind: 'text',
    isRequired: true,
    isFixed: !isNew,
    help: isTakenOver ? 'takenOver' : 'issuingEntityHelp',
  },
  {
    name: 'certificate',
    label: 'primarySigningCertificate',
    kind: 'area',
    isRequired: true,
    help: 'signingCertificateHelp',
  },
  { name: 'allowsEmail', label: 'allowsEmail', kind: 'flag' },
  { name: 'allowsSha1', label: 'c4cAllowsSha1', kind: 'flag' },
  { name: 'isEnabled', label: 'enabled', kind: 'flag' },
];

/** Configure OAuth 2.0 Identity Provider. Source: SAP doc "Configure OAuth Identity Provider in SAP Cloud for Customer" */
export const IdentityProviders = (props: {
  readonly subaccount: Subaccount;
  readonly providers: readonly Provider[];
  /** What the first provider usually is. */
  readonly own: ResponseOf<typeof operations.getLocalServiceProvider>;
  readonly reload: () => void;
}) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const { providers, own, reload } = props;
  const params = { subaccount: props.subaccount.subdomain };
  const [dialog, setDialog] = useState<'new' | { readonly kind: 'change' | 'delete'; readonly provider: Provider }>();
  const close = (): void => setDialog(undefined);
  const mayChange = may(operations.putC4cIdentityProvider);
  const changed = typeof dialog === 'object' && dialog.kind === 'change' ? dialog.provider : undefined;
  const isTakenOver = own.active !== undefined && !providers.some(({ issuer }) => issuer === own.name);
  const initial: Values = changed ?? {
    ...(isTakenOver && own.active !== undefined && { issuer: own.name, certificate: own.active.certificatePem }),
    allowsEmail: true,
    isEnabled: true,
  };
  return (
    <Section
      title={say('c4cProviders')}
      create={say('c4cNewProvider')}
      onCreate={mayChange ? () => setDialog('new') : undefined}
    >
      <Table
        name={say('c4cProviders')}
        items={providers}
        keyOf={({ issuer }) => issuer}
        empty={<p>{say('c4cProvidersEmpty')}</p>}
        columns={[
          { head: say('issuingEntityName'), show: ({ issuer }) => issuer, minWidth: '16rem' },
          { head: say('enabled'), show: ({ isEnabled }) => say(isEnabled ? 'yes' : 'no'), minWidth: '6rem' },
          {
            head: say('actions'),
            minWidth: '12rem',
            show: (provider) =>
              mayChange && (
                <div className="row">
                  <Button
                    design="Transparent"
                    accessibleName={say('changeUser', provider.issuer)}
                    onClick={() => setDialog({ kind: 'change', provider })}
                  >
                    {say('change')}
                  </Button>
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', provider.issuer)}
                    onClick={() => setDialog({ kind: 'delete', provider })}
                  >
                    {say('delete')}
                  </Button>
                </div>
              ),
          },
        ]}
      />
      {(dialog === 'new' || changed !== undefined) && (
        <FormDialog
          title={changed === undefined ? say('c4cNewProvider') : say('changeUser', changed.issuer)}
          fields={fieldsOf(changed === undefined, isTakenOver)}
          initial={initial}
          schema={
            changed === undefined
              ? operations.putC4cIdentityProvider.request
              : operations.putC4cIdentityProvider.request.omit({ issuer: true })
          }
          onClose={close}
          onSubmit={async (form) => {
            const { request } = operations.putC4cIdentityProvider;
            await call(operations.putC4cIdentityProvider, params, request.parse({ issuer: changed?.issuer, ...form }));
            close();
            notify(say('saved'));
            reload();
          }}
        />
      )}
      {typeof dialog === 'object' && dialog.kind === 'delete' && (
        <ConfirmDelete
          name={dialog.provider.issuer}
          consequence={say('c4cProviderDeletion')}
          onDelete={() => call(operations.deleteC4cIdentityProvider, params, { issuer: dialog.provider.issuer })}
          onDone={reload}
          onClose={close}
        />
      )}
    </Section>
  );
};
