import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { SecretDialog } from '../../components/dialogs/secret-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Section } from './section.tsx';

type Client = ResponseOf<typeof operations.listC4cOAuthClients>[number];
type Created = ResponseOf<typeof operations.createC4cOAuthClient>;
type Props = {
  readonly subaccount: Subaccount;
  readonly clients: readonly Client[];
  readonly issuers: readonly string[];
  readonly reload: () => void;
};

const fieldsOf = (issuers: readonly string[]): readonly Field[] => [
  { name: 'description', label: 'description', kind: 'text', isRequired: true },
  { name: 'issuer', label: 'c4cIssuerName', kind: 'choice', options: issuers, isRequired: true },
  { name: 'secret', label: 'secretLabel', kind: 'secret', help: 'c4cSecretHelp' },
  { name: 'tokenLifetimeSeconds', label: 'tokenLifetime', kind: 'duration', isRequired: true },
  { name: 'scopes', label: 'scopes', kind: 'lines', isRequired: true },
];

/** OAuth 2.0 Client Registration. Source: SAP doc "Configure the OAuth Client for OData Access" */
export const OAuthClients = (props: Props) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: props.subaccount.subdomain };
  return (
    <Section
      name={say('c4cClients')}
      items={props.clients}
      keyOf={({ id }) => id}
      empty={<p>{say('c4cClientsEmpty')}</p>}
      columns={[
        { head: say('clientId'), show: ({ id }) => <code>{id}</code>, minWidth: '9rem' },
        { head: say('description'), show: ({ description }) => description, minWidth: '9rem' },
        { head: say('c4cIssuerName'), show: ({ issuer }) => issuer, minWidth: '14rem' },
        { head: say('scopes'), show: ({ scopes }) => scopes.join(', '), minWidth: '9rem' },
      ]}
      create={
        // A client is of a provider.
        may(operations.createC4cOAuthClient) &&
        props.issuers.length > 0 && {
          text: say('c4cNewClient'),
          dialog: (close) => <CreateClient {...props} onClose={close} />,
        }
      }
      rowActions={[
        may(operations.deleteC4cOAuthClient) && {
          text: say('delete'),
          label: ({ description }) => say('deleteThing', description),
          dialog: (client, close) => (
            <ConfirmDelete
              name={client.description}
              consequence={say('c4cClientDeletion')}
              onDelete={() => call(operations.deleteC4cOAuthClient, { ...params, client: client.id })}
              onDone={props.reload}
              onClose={close}
            />
          ),
        },
      ]}
      rowActionsWidth="6rem"
    />
  );
};

/** Makes a client, then shows its secret this once. */
const CreateClient = ({ subaccount, issuers, reload, onClose }: Props & { readonly onClose: () => void }) => {
  const say = useTexts();
  const [created, setCreated] = useState<Created>();
  if (created === undefined) {
    return (
      <FormDialog
        title={say('c4cNewClient')}
        fields={fieldsOf(issuers)}
        initial={{ issuer: issuers[0] ?? '', tokenLifetimeSeconds: '3600', scopes: 'UIWC:CC_HOME' }}
        schema={operations.createC4cOAuthClient.request}
        onClose={onClose}
        onSubmit={async (body) => {
          setCreated(await call(operations.createC4cOAuthClient, { subaccount: subaccount.subdomain }, body));
          reload();
        }}
      />
    );
  }
  return (
    <SecretDialog
      title={created.description}
      values={{ clientId: created.id, ...(created.secret !== undefined && { clientSecret: created.secret }) }}
      fileName={`${created.id}.json`}
      onClose={onClose}
    />
  );
};
