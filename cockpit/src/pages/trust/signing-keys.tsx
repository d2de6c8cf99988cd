import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { ListTab } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Loaded } from './loaded.tsx';

const states = { pending: 'keyPending', active: 'keyActive', retired: 'keyRetired' } as const;

/** Trust > the keys that sign access tokens. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const SigningKeys = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(() => call(operations.listSigningKeys, params), []);
  const mayChange = may(operations.createSigningKey);
  const done = (close: () => void) => (): void => {
    close();
    notify(say('saved'));
    data.reload();
  };
  return (
    <Loaded data={data}>
      {(keys) => (
        <ListTab
          name={say('tokenSigningKeys')}
          lead={say('signingKeysLead')}
          items={keys}
          keyOf={({ kid }) => kid}
          empty={<p>{say('signingKeysEmpty')}</p>}
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
          ]}
          actions={[
            mayChange && {
              text: say('newSigningKey'),
              design: 'Emphasized',
              dialog: (close) => (
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
                  onSubmit={(body) => call(operations.createSigningKey, params, body).then(done(close))}
                />
              ),
            },
          ]}
          rowActions={[
            mayChange && {
              text: say('enable'),
              label: ({ kid }) => `${say('enable')} ${kid}`,
              isOffered: ({ state }) => state === 'pending',
              dialog: ({ kid }, close) => (
                <Dialog
                  title={`${say('enable')} ${kid}`}
                  confirm={say('enable')}
                  isDangerous
                  onClose={close}
                  onConfirm={() => call(operations.enableSigningKey, { ...params, kid }, {}).then(done(close))}
                >
                  <p>{say('keyEnabling')}</p>
                </Dialog>
              ),
            },
            mayChange && {
              text: say('delete'),
              label: ({ kid }) => say('deleteThing', kid),
              isOffered: ({ state }) => state !== 'active',
              dialog: ({ kid, safeToDelete }, close) => (
                <Dialog
                  title={say('deleteThing', kid)}
                  confirm={say('delete')}
                  isDangerous
                  onClose={close}
                  onConfirm={() => call(operations.deleteSigningKey, { ...params, kid }, {}).then(done(close))}
                >
                  <p>{safeToDelete.reason}</p>
                </Dialog>
              ),
            },
          ]}
          rowActionsWidth="12rem"
        />
      )}
    </Loaded>
  );
};
