import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { ApiError, call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CreatedKey } from './created-key.tsx';
import { initialKey, keyFields, keySchema, toKeyParameters } from './key-fields.ts';

type Key = ResponseOf<typeof operations.listServiceKeys>[number];

/** One service instance and its keys. Source: SAP doc "Creating Service Keys" */
export const ServiceInstance = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain, instance: thing };
  const data = useData(async () => {
    const instance = (await call(operations.listServiceInstances, params)).find(
      ({ name, id }) => name === thing || id === thing,
    );
    if (instance === undefined) throw new ApiError(404, 'There is no such service instance');
    return { instance, keys: await call(operations.listServiceKeys, params) };
  }, []);
  const [dialog, setDialog] = useState<'create' | 'delete' | Key>();
  const [created, setCreated] = useState<{ readonly name: string; readonly credentials: Record<string, unknown> }>();
  const close = (): void => setDialog(undefined);
  const { instance, keys = [] } = data.value ?? {};
  const used = ({ lastUsedAtMs }: Key): string => (lastUsedAtMs === undefined ? say('never') : time(lastUsedAtMs));
  const createButton = may(operations.createServiceKey) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('createKey')}
    </Button>
  );
  return (
    <Page
      title={instance?.name ?? thing}
      error={data.error}
      isLoading={data.isLoading}
      actions={
        instance !== undefined && (
          <>
            {keys.length > 0 && createButton}
            {may(operations.deleteServiceInstance) && (
              <Button design="Negative" onClick={() => setDialog('delete')}>
                {say('delete')}
              </Button>
            )}
          </>
        )
      }
    >
      {instance !== undefined && (
        <>
          <dl className="facts">
            {[
              [say('id'), instance.id] as const,
              [say('offering'), instance.offering] as const,
              [say('plan'), instance.plan] as const,
              [say('clientId'), instance.clientId] as const,
              [say('parameters'), JSON.stringify(instance.parameters)] as const,
            ].map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          {instance.offering === 'destination' && (
            <>
              <h2>{say('onItsLevel')}</h2>
              <p className="row">
                {(['destinations', 'certificates', 'fragments'] as const).map((page) => (
                  <PageLink
                    key={page}
                    to={['subaccounts', subaccount.subdomain, page]}
                    query={{ instance: instance.name }}
                  >
                    {say(page)}
                  </PageLink>
                ))}
              </p>
            </>
          )}
          <h2>{say('keys')}</h2>
          <Table
            name={say('keys')}
            items={keys}
            keyOf={({ id }) => id}
            empty={
              <>
                <p>{say('keysEmpty')}</p>
                {createButton}
              </>
            }
            columns={[
              { head: say('name'), show: ({ name }) => name },
              { head: say('credentialType'), show: ({ credentialType }) => credentialType, minWidth: '8rem' },
              { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
              { head: say('lastUsed'), show: used, minWidth: '12rem' },
              {
                head: say('expiresAt'),
                show: ({ expiresAtMs }) => (expiresAtMs === undefined ? say('never') : time(expiresAtMs)),
                minWidth: '12rem',
              },
              {
                head: say('actions'),
                minWidth: '8rem',
                show: (key) =>
                  may(operations.deleteServiceKey) && (
                    <Button
                      design="Transparent"
                      accessibleName={say('deleteThing', key.name)}
                      onClick={() => setDialog(key)}
                    >
                      {say('delete')}
                    </Button>
                  ),
              },
            ]}
          />
        </>
      )}
      {dialog === 'create' && (
        <FormDialog
          title={say('createKey')}
          confirm={say('create')}
          fields={keyFields(instance?.offering ?? '', instance?.plan ?? '')}
          initial={initialKey}
          schema={keySchema}
          onClose={close}
          onSubmit={async (values) => {
            const parameters = toKeyParameters(values);
            const { key, credentials } = await call(operations.createServiceKey, params, {
              name: values.name,
              ...(parameters && { parameters }),
            });
            close();
            data.reload();
            setCreated({ name: key.name, credentials });
          }}
        />
      )}
      {created !== undefined && instance !== undefined && (
        <CreatedKey {...created} subaccount={subaccount} instance={instance} onClose={() => setCreated(undefined)} />
      )}
      {typeof dialog === 'object' && (
        <ConfirmDelete
          name={dialog.name}
          consequence={say('keyDeletion', used(dialog))}
          onDelete={() => call(operations.deleteServiceKey, { ...params, key: dialog.id })}
          onDone={data.reload}
          onClose={close}
        />
      )}
      {dialog === 'delete' && (
        <ConfirmDelete
          name={thing}
          consequence={say('instanceDeletion')}
          onDelete={() => call(operations.deleteServiceInstance, params)}
          onDone={() => goTo('subaccounts', subaccount.subdomain, 'service-instances')}
          onClose={close}
        />
      )}
    </Page>
  );
};
