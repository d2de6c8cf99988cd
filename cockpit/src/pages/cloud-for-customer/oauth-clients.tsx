import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import type { Field } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Section } from './section.tsx';

type Client = ResponseOf<typeof operations.listC4cOAuthClients>[number];
type Created = ResponseOf<typeof operations.createC4cOAuthClient>;

const fieldsOf = (issuers: readonly string[]): readonly Field[] => [
  { name: 'description', label: 'description', kind: 'text', isRequired: true },
  { name: 'issuer', label: 'c4cIssuerName', kind: 'choice', options: issuers, isRequired: true },
  { name: 'secret', label: 'secretLabel', kind: 'secret', help: 'c4cSecretHelp' },
  { name: 'tokenLifetimeSeconds', label: 'tokenLifetime', kind: 'duration', isRequired: true },
  { name: 'scopes', label: 'scopes', kind: 'lines', isRequired: true },
];

/** OAuth 2.0 Client Registration. Source: SAP doc "Configure the OAuth Client for OData Access" */
export const OAuthClients = (props: {
  readonly subaccount: Subaccount;
  readonly clients: readonly Client[];
  readonly issuers: readonly string[];
  readonly reload: () => void;
}) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: props.subaccount.subdomain };
  const [dialog, setDialog] = useState<'new' | { readonly created: Created } | { readonly leaving: Client }>();
  const close = (): void => setDialog(undefined);
  // A client is of a provider.
  const mayCreate = may(operations.createC4cOAuthClient) && props.issuers.length > 0;
  return (
    <Section
      title={say('c4cClients')}
      create={say('c4cNewClient')}
      onCreate={mayCreate ? () => setDialog('new') : undefined}
    >
      <Table
        name={say('c4cClients')}
        items={props.clients}
        keyOf={({ id }) => id}
        empty={<p>{say('c4cClientsEmpty')}</p>}
        columns={[
          { head: say('clientId'), show: ({ id }) => <code>{id}</code>, minWidth: '9rem' },
          { head: say('description'), show: ({ description }) => description, minWidth: '9rem' },
          { head: say('c4cIssuerName'), show: ({ issuer }) => issuer, minWidth: '14rem' },
          { head: say('scopes'), show: ({ scopes }) => scopes.join(', '), minWidth: '9rem' },
          {
            head: say('actions'),
            minWidth: '6rem',
            show: (client) =>
              may(operations.deleteC4cOAuthClient) && (
                <Button
                  design="Transparent"
                  accessibleName={say('deleteThing', client.description)}
                  onClick={() => setDialog({ leaving: client })}
                >
                  {say('delete')}
                </Button>
              ),
          },
        ]}
      />
      {dialog === 'new' && (
        <FormDialog
          title={say('c4cNewClient')}
          fields={fieldsOf(props.issuers)}
          initial={{ issuer: props.issuers[0] ?? '', tokenLifetimeSeconds: '3600', scopes: 'UIWC:CC_HOME' }}
          schema={operations.createC4cOAuthClient.request}
          onClose={close}
          onSubmit={async (body) => {
            const created = await call(operations.createC4cOAuthClient, params, body);
            setDialog({ created });
            props.reload();
          }}
        />
      )}
      {typeof dialog === 'object' && 'created' in dialog && (
        <SecretDialog
          title={dialog.created.description}
          values={{
            clientId: dialog.created.id,
            ...(dialog.created.secret !== undefined && { clientSecret: dialog.created.secret }),
          }}
          fileName={`${dialog.created.id}.json`}
          onClose={close}
        />
      )}
      {typeof dialog === 'object' && 'leaving' in dialog && (
        <ConfirmDelete
          name={dialog.leaving.description}
          consequence={say('c4cClientDeletion')}
          onDelete={() => call(operations.deleteC4cOAuthClient, { ...params, client: dialog.leaving.id })}
          onDone={props.reload}
          onClose={close}
        />
      )}
    </Section>
  );
};
