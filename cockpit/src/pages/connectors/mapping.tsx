import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { ApiError, call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { backendTexts, type Mapping, principalTexts, virtualSystemOf } from './connector-texts.ts';
import { MappingDialog } from './mapping-form.tsx';
import { useResources } from './resources.tsx';

/** One system mapping of a local connector, and what of it may be called. Source: SAP doc "Configure Access Control (HTTP)" */
export const MappingPage = ({ subaccount, thing, part }: SubaccountPageProps) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const place = { subaccount: subaccount.subdomain, connector: thing };
  const read = async (): Promise<Mapping> => {
    const { configuration } = await call(operations.getConnector, place);
    const found = configuration?.systemMappings.find((one) => virtualSystemOf(one) === part);
    if (found === undefined) throw new ApiError(404, 'There is no such system mapping');
    return found;
  };
  const data = useData(read, []);
  const save = async (mapping: Mapping): Promise<void> => {
    await call(operations.putSystemMapping, { ...place, mapping: part }, mapping);
    notify(say('saved'));
    data.reload();
  };
  const mayChange = may(operations.putSystemMapping);
  const resources = useResources({ resources: data.value?.resources, mayChange, read, save, reload: data.reload });
  const isTcp = data.value?.protocol.startsWith('TCP') === true;
  return (
    <DetailPage
      title={part}
      data={data}
      firstButton={!isTcp && resources.buttons}
      actions={(mapping) => [
        mayChange && {
          text: say('change'),
          dialog: (close) => (
            <MappingDialog
              mapping={mapping}
              onClose={close}
              onSave={async (changed) => {
                await save(changed);
                close();
              }}
            />
          ),
        },
        may(operations.deleteSystemMapping) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <ConfirmDelete
              name={part}
              consequence={say('mappingDeletion')}
              onDelete={() => call(operations.deleteSystemMapping, { ...place, mapping: part })}
              onDone={() => goTo('subaccounts', subaccount.subdomain, 'connectors', thing)}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {(mapping) => (
        <>
          <Facts
            facts={[
              [say('internalSystem'), `${mapping.localHost}:${mapping.localPort}`],
              [say('protocol'), mapping.protocol],
              [say('backendType'), say(backendTexts[mapping.backendType])],
              [say('principalType'), !isTcp && say(principalTexts[mapping.authenticationMode])],
              [say('hostInHeader'), !isTcp && say(mapping.hostInHeader === 'virtual' ? 'hostVirtual' : 'hostInternal')],
              [say('description'), mapping.description],
            ]}
          />
          <h2>{say('resourcesTitle', part)}</h2>
          {isTcp ? <p>{say('resourcesTcp')}</p> : resources.content}
        </>
      )}
    </DetailPage>
  );
};
