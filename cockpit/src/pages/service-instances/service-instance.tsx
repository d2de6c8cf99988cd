import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { credentialTypeWords, sayWord } from '../../language/words.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CreateKey } from './create-key.tsx';
import { InstanceFacts } from './instance-facts.tsx';

type Key = ResponseOf<typeof operations.listServiceKeys>[number];

/** One service instance and its keys. Source: SAP doc "Creating Service Keys" */
export const ServiceInstance = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain, instance: thing };
  const data = useData(async () => {
    const [instance, keys] = await Promise.all([
      call(operations.getServiceInstance, params),
      call(operations.listServiceKeys, params),
    ]);
    return { instance, keys };
  }, []);
  const used = ({ lastUsedAtMs }: Key): string => (lastUsedAtMs === undefined ? say('never') : time(lastUsedAtMs));
  const { instance, keys } = data.value ?? {};
  const listing = useListing({
    name: say('keys'),
    items: keys,
    keyOf: ({ id }) => id,
    empty: <p>{say('keysEmpty')}</p>,
    columns: [
      { head: say('name'), show: ({ name }) => name },
      {
        head: say('credentialType'),
        show: ({ credentialType }) => sayWord(say, credentialTypeWords, credentialType),
        minWidth: '8rem',
      },
      { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
      { head: say('lastUsed'), show: used, minWidth: '12rem' },
      {
        head: say('expiresAt'),
        show: ({ expiresAtMs }) => (expiresAtMs === undefined ? say('never') : time(expiresAtMs)),
        minWidth: '12rem',
      },
    ],
    actions: [
      may(operations.createServiceKey) && {
        text: say('createKey'),
        design: 'Emphasized',
        dialog: (close) =>
          instance && <CreateKey subaccount={subaccount} instance={instance} onClose={close} onDone={data.reload} />,
      },
    ],
    rowActions: [
      may(operations.deleteServiceKey) && {
        text: say('delete'),
        label: ({ name }) => say('deleteThing', name),
        dialog: (key, close) => (
          <ConfirmDelete
            name={key.name}
            consequence={say('keyDeletion', used(key))}
            onDelete={() => call(operations.deleteServiceKey, { ...params, key: key.id })}
            onDone={data.reload}
            onClose={close}
          />
        ),
      },
    ],
  });
  return (
    <DetailPage
      title={instance?.name ?? thing}
      data={data}
      firstButton={listing.buttons}
      actions={() => [
        may(operations.deleteServiceInstance) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <ConfirmDelete
              name={thing}
              consequence={say('instanceDeletion')}
              onDelete={() => call(operations.deleteServiceInstance, params)}
              onDone={() => goTo('subaccounts', subaccount.subdomain, 'service-instances')}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {({ instance }) => (
        <>
          <InstanceFacts instance={instance} />
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
          {listing.content}
        </>
      )}
    </DetailPage>
  );
};
