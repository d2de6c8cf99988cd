import { z } from 'zod';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Assigned } from '../authorizations/assigned.tsx';
import { changeMappings, isSaml, listMappings, type Mapping } from './collection-data.ts';

const name = z.string().trim().min(1).max(256);
const schema = z.object({ provider: z.string().min(1), attribute: name, value: z.string().min(1).max(1024) });

/**
 * Whom trusted identity providers put into a role collection, by what their assertions say: `Groups` is where SAP's have the names of groups.
 * Source: SAP doc "Map Role Collections to User Groups"
 */
export const ProviderMappings = (props: { readonly subaccount: Subaccount; readonly collection: string }) => {
  const say = useTexts();
  const may = useMay();
  const { collection } = props;
  const { subdomain } = props.subaccount;
  const params = { subaccount: subdomain };
  const data = useData(() => call(operations.listTrustedIdentityProviders, params), [collection]);
  const providers = data.value?.filter(isSaml).map((provider) => provider.name) ?? [];
  const ruleOf = ({ rules }: Mapping): string =>
    rules === undefined
      ? say('allItsUsers')
      : rules
          .map(({ assertionAttribute, operation, value }) =>
            operation === 'equals' ? `${assertionAttribute} = ${value}` : `${assertionAttribute} ~ /${value}/`,
          )
          .join(', ');
  return (
    <>
      <Problem error={data.error} />
      {data.value !== undefined && (
        <Assigned
          title={say('userGroups')}
          items={listMappings(data.value, collection)}
          nameOf={(mapping) => `${mapping.provider}: ${ruleOf(mapping)}`}
          empty={say('mappingsEmpty')}
          mayChange={may(operations.putTrustedIdentityProvider)}
          consequence={say('mappingRemoval')}
          assignText={say('assignUserGroup')}
          columns={[
            { head: say('identityProvider'), show: ({ provider }) => provider, minWidth: '14rem' },
            { head: say('usersWith'), show: ruleOf, minWidth: '12rem' },
          ]}
          showAssign={(close) =>
            providers.length === 0 ? (
              <Dialog title={say('assignUserGroup')} onClose={close}>
                <p>{say('identityProvidersEmpty')}</p>
                <PageLink to={['subaccounts', subdomain, 'trust', 'identity-providers']}>
                  {say('addIdentityProvider')}
                </PageLink>
              </Dialog>
            ) : (
              <FormDialog
                title={say('assignUserGroup')}
                confirm={say('assign')}
                fields={[
                  {
                    name: 'provider',
                    label: 'identityProvider',
                    kind: 'choice',
                    isRequired: true,
                    options: providers,
                  },
                  { name: 'attribute', label: 'assertionAttribute', kind: 'text', isRequired: true },
                  { name: 'value', label: 'userGroup', kind: 'text', isRequired: true, help: 'userGroupHelp' },
                ]}
                initial={{ provider: providers[0] ?? '', attribute: 'Groups' }}
                schema={schema}
                onClose={close}
                onSubmit={async ({ provider, attribute, value }) => {
                  const rules = [{ assertionAttribute: attribute.trim(), operation: 'equals' as const, value }];
                  await changeMappings(params, collection, { provider, rules }, 'add');
                  close();
                  data.reload();
                }}
              />
            )
          }
          unassign={(mapping) => changeMappings(params, collection, mapping, 'remove')}
          onDone={data.reload}
        />
      )}
    </>
  );
};
