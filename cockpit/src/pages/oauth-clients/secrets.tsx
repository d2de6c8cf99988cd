import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { Problem } from '../../components/problem.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type ClientKind, secretOperations } from './secret-operations.ts';

/** The secrets of a client: add one, change what uses it, remove the old one. Source: Portolan */
export const Secrets = ({
  subaccount,
  clientId,
  kind,
}: {
  readonly subaccount: Subaccount;
  readonly clientId: string;
  readonly kind: ClientKind;
}) => {
  const say = useTexts();
  const time = useTimes();
  const distance = useDistances();
  const may = useMay();
  const secretsOf = secretOperations[kind];
  const params = { subaccount: subaccount.subdomain, client: clientId };
  const list = useData(() => call(secretsOf.list, params), []);
  const [added, setAdded] = useState<string>();
  const [leaving, setLeaving] = useState<{ readonly id: string; readonly lastUsedAtMs?: number | undefined }>();
  const [error, setError] = useState<ReturnType<typeof toApiError>>();
  const add = (): void => {
    call(secretsOf.add, params, {}).then(
      ({ secret }) => {
        setAdded(secret);
        list.reload();
      },
      (thrown: unknown) => setError(toApiError(thrown)),
    );
  };
  return (
    <section>
      <div className="page-header">
        <div>
          <h2>{say('secrets')}</h2>
          <p className="lead">{say('secretsHelp')}</p>
        </div>
        {may(secretsOf.add) && <Button onClick={add}>{say('addSecret')}</Button>}
      </div>
      <Problem error={error ?? list.error} />
      {list.value !== undefined && (
        <Table
          name={say('secrets')}
          items={list.value}
          keyOf={({ id }) => id}
          empty={<p>{say('secretsHelp')}</p>}
          columns={[
            { head: say('id'), show: ({ id }) => <code>{id}</code> },
            { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
            {
              head: say('lastUsed'),
              show: ({ lastUsedAtMs }) => (lastUsedAtMs === undefined ? say('never') : distance(lastUsedAtMs)),
              minWidth: '12rem',
            },
            {
              head: say('expiresAt'),
              show: ({ expiresAtMs }) => (expiresAtMs === undefined ? say('never') : time(expiresAtMs)),
              minWidth: '12rem',
            },
            {
              head: say('actions'),
              minWidth: '8rem',
              show: (secret) =>
                may(secretsOf.remove) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', secret.id)}
                    onClick={() => setLeaving(secret)}
                  >
                    {say('remove')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {added !== undefined && (
        <SecretDialog
          title={say('newSecret', clientId)}
          values={{ clientId, clientSecret: added }}
          fileName={`${clientId}.json`}
          onClose={() => setAdded(undefined)}
        />
      )}
      {leaving !== undefined && (
        <ConfirmDelete
          name={say('secretLabel')}
          consequence={say(
            'secretDeletion',
            leaving.lastUsedAtMs === undefined ? say('never') : distance(leaving.lastUsedAtMs),
          )}
          onDelete={() => call(secretsOf.remove, { ...params, secret: leaving.id })}
          onDone={list.reload}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </section>
  );
};
