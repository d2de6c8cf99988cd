import { Page } from '../../components/page/page.tsx';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { readAuthorizations } from './authorization-data.ts';
import { AuthorizationTabs } from './authorization-tabs.tsx';
import { GroupsTab } from './groups-tab.tsx';
import { RolesTab } from './roles-tab.tsx';
import { UsersTab } from './users-tab.tsx';

const tabs = ['users', 'groups', 'roles'] as const;

/** Security > Authorizations: who has which role, seen from users, groups and roles. Source: SAP doc "Managing Roles" */
export const Authorizations = ({ subaccount, thing, part }: SubaccountPageProps) => {
  const say = useTexts();
  const address = ['subaccounts', subaccount.subdomain, 'authorizations'];
  const data = useData(() => readAuthorizations({ subaccount: subaccount.subdomain }), []);
  const selected = tabs.find((id) => id === thing) ?? 'users';
  const parts = data.value !== undefined && { subaccount, data: data.value, address, part, reload: data.reload };
  return (
    <Page title={say('authorizations')} lead={say('authorizationsLead')} error={data.error} isLoading={data.isLoading}>
      <AuthorizationTabs subaccount={subaccount} selected={selected}>
        {parts && selected === 'users' && <UsersTab {...parts} />}
        {parts && selected === 'groups' && <GroupsTab {...parts} />}
        {parts && selected === 'roles' && <RolesTab {...parts} />}
      </AuthorizationTabs>
    </Page>
  );
};
