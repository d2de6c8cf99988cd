import type { ReactNode } from 'react';
import { Tabs } from '../../components/page/tabs.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const tabs = [
  { id: 'users', to: ['authorizations', 'users'] },
  { id: 'groups', to: ['authorizations', 'groups'] },
  { id: 'roles', to: ['authorizations', 'roles'] },
  { id: 'tokens', to: ['tokens'] },
] as const;

/** The tabs of Security > Authorizations: the last one is a page of its own, which Cloud Foundry has too. Source: SAP's cockpit */
export const AuthorizationTabs = (props: {
  readonly subaccount: Subaccount;
  readonly selected: (typeof tabs)[number]['id'];
  readonly children: ReactNode;
}) => {
  const say = useTexts();
  const entries = tabs.map(({ id, to }) => ({
    id,
    text: say(id),
    to: ['subaccounts', props.subaccount.subdomain, ...to],
  }));
  return (
    <Tabs tabs={entries} selected={props.selected}>
      {props.children}
    </Tabs>
  );
};
