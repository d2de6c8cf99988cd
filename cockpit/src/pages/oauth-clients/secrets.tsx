import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { SecretDialog } from '../../components/dialogs/secret-dialog.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type ClientKind, secretOperations } from './secret-operations.ts';

type Secret = { readonly lastUsedAtMs?: number | undefined };

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
  const used = ({ lastUsedAtMs }: Secret): string =>
    lastUsedAtMs === undefined ? say('never') : distance(lastUsedAtMs);
  const { content } = useListing({
    name: say('secrets'),
    items: list.value,
    keyOf: ({ id }) => id,
    empty: <p>{say('secretsHelp')}</p>,
    columns: [
      { head: say('id'), show: ({ id }) => <code>{id}</code> },
      { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
      { head: say('lastUsed'), show: used, minWidth: '12rem' },
      {
        head: say('expiresAt'),
        show: ({ expiresAtMs }) => (expiresAtMs === undefined ? say('never') : time(expiresAtMs)),
        minWidth: '12rem',
      },
    ],
    rowActions: [
      may(secretsOf.remove) && {
        text: say('remove'),
        label: ({ id }) => say('deleteThing', id),
        dialog: (secret, close) => (
          <ConfirmDelete
            name={say('secretLabel')}
            consequence={say('secretDeletion', used(secret))}
            onDelete={() => call(secretsOf.remove, { ...params, secret: secret.id })}
            onDone={list.reload}
            onClose={close}
          />
        ),
      },
    ],
  });
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
      {content}
      {added !== undefined && (
        <SecretDialog
          title={say('newSecret', clientId)}
          values={{ clientId, clientSecret: added }}
          fileName={`${clientId}.json`}
          onClose={() => setAdded(undefined)}
        />
      )}
    </section>
  );
};
