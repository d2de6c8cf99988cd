import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
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
  const mayChange = may(operations.putC4cIdentityProvider);
  const isTakenOver = own.active !== undefined && !providers.some(({ issuer }) => issuer === own.name);
  const takenOver = isTakenOver && own.active && { issuer: own.name, certificate: own.active.certificatePem };
  const { request } = operations.putC4cIdentityProvider;
  const providerDialog = (changed: Provider | undefined, close: () => void) => (
    <FormDialog
      title={changed === undefined ? say('c4cNewProvider') : say('changeUser', changed.issuer)}
      fields={fieldsOf(changed === undefined, isTakenOver)}
      initial={changed ?? { ...takenOver, allowsEmail: true, isEnabled: true }}
      schema={changed === undefined ? request : request.omit({ issuer: true })}
      onClose={close}
      onSubmit={async (form) => {
        await call(operations.putC4cIdentityProvider, params, request.parse({ issuer: changed?.issuer, ...form }));
        close();
        notify(say('saved'));
        reload();
      }}
    />
  );
  return (
    <Section
      name={say('c4cProviders')}
      items={providers}
      keyOf={({ issuer }) => issuer}
      empty={<p>{say('c4cProvidersEmpty')}</p>}
      columns={[
        { head: say('issuingEntityName'), show: ({ issuer }) => issuer, minWidth: '16rem' },
        { head: say('enabled'), show: ({ isEnabled }) => say(isEnabled ? 'yes' : 'no'), minWidth: '6rem' },
      ]}
      create={mayChange && { text: say('c4cNewProvider'), dialog: (close) => providerDialog(undefined, close) }}
      rowActions={[
        mayChange && { text: say('change'), label: ({ issuer }) => say('changeUser', issuer), dialog: providerDialog },
        mayChange && {
          text: say('delete'),
          label: ({ issuer }) => say('deleteThing', issuer),
          dialog: ({ issuer }, close) => (
            <ConfirmDelete
              name={issuer}
              consequence={say('c4cProviderDeletion')}
              onDelete={() => call(operations.deleteC4cIdentityProvider, params, { issuer })}
              onDone={reload}
              onClose={close}
            />
          ),
        },
      ]}
      rowActionsWidth="12rem"
    />
  );
};
