import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Loaded } from './loaded.tsx';

type Key = ResponseOf<typeof operations.listSigningKeys>[number];
const states = { pending: 'keyPending', active: 'keyActive', retired: 'keyRetired' } as const;

/** Trust > the keys that sign access tokens. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const SigningKeys = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(() => call(operations.listSigningKeys, params), []);
  const [dialog, setDialog] = useState<'create' | { readonly kind: 'enable' | 'delete'; readonly key: Key }>();
  const close = (): void => setDialog(undefined);
  const done = (): void => {
    close();
    notify(say('saved'));
    data.reload();
  };
  const createButton = may(operations.createSigningKey) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('newSigningKey')}
    </Button>
  );
  return (
    <Loaded data={data}>
      {(keys) => (
        <>
          <div className="page-header">
            <p className="lead">{say('signingKeysLead')}</p>
            <div className="actions">{keys.length > 0 && createButton}</div>
          </div>
          <Table
            name={say('tokenSigningKeys')}
            items={keys}
            keyOf={({ kid }) => kid}
            empty={
              <>
                <p>{say('signingKeysEmpty')}</p>
                {createButton}
              </>
            }
            columns={[
              { head: say('keyId'), show: ({ kid }) => kid, minWidth: '14rem' },
              { head: say('algorithm'), show: ({ algorithm }) => algorithm, minWidth: '6rem' },
              {
                head: say('status'),
                minWidth: '12rem',
                show: ({ state, activatesAtMs }) =>
                  activatesAtMs === undefined ? say(states[state]) : say('keyActivates', time(activatesAtMs)),
              },
              { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
              {
                head: say('actions'),
                minWidth: '12rem',
                show: (key) =>
                  may(operations.createSigningKey) && (
                    <div className="row">
                      {key.state === 'pending' && (
                        <Button
                          design="Transparent"
                          accessibleName={`${say('enable')} ${key.kid}`}
                          onClick={() => setDialog({ kind: 'enable', key })}
                        >
                          {say('enable')}
                        </Button>
                      )}
                      {key.state !== 'active' && (
                        <Button
                          design="Transparent"
                          accessibleName={say('deleteThing', key.kid)}
                          onClick={() => setDialog({ kind: 'delete', key })}
                        >
                          {say('delete')}
                        </Button>
                      )}
                    </div>
                  ),
              },
            ]}
          />
          {dialog === 'create' && (
            <FormDialog
              title={say('newSigningKey')}
              confirm={say('create')}
              fields={[
                { name: 'algorithm', label: 'algorithm', kind: 'choice', options: ['RS256', 'ES256'] },
                { name: 'isAutomatic', label: 'enableAutomatically', kind: 'flag', help: 'newSigningKeyHelp' },
              ]}
              initial={{ algorithm: keys[0]?.algorithm ?? 'RS256', isAutomatic: true }}
              schema={operations.createSigningKey.request}
              onClose={close}
              onSubmit={(body) => call(operations.createSigningKey, params, body).then(done)}
            />
          )}
          {typeof dialog === 'object' && (
            <Dialog
              title={
                dialog.kind === 'enable' ? `${say('enable')} ${dialog.key.kid}` : say('deleteThing', dialog.key.kid)
              }
              confirm={say(dialog.kind)}
              isDangerous
              onClose={close}
              onConfirm={() =>
                (dialog.kind === 'enable'
                  ? call(operations.enableSigningKey, { ...params, kid: dialog.key.kid }, {})
                  : call(operations.deleteSigningKey, { ...params, kid: dialog.key.kid }, {})
                ).then(done)
              }
            >
              <p>{dialog.kind === 'enable' ? say('keyEnabling') : dialog.key.safeToDelete.reason}</p>
            </Dialog>
          )}
        </>
      )}
    </Loaded>
  );
};
