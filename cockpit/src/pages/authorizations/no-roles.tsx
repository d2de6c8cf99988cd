import { Dialog } from '../../components/dialogs/dialog.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

/** Says where roles come from, in a subaccount that has none to give. Source: SAP doc "Managing Roles" */
export const NoRoles = (props: { readonly subaccount: Subaccount; readonly onClose: () => void }) => {
  const say = useTexts();
  return (
    <Dialog title={say('assignRole')} onClose={props.onClose}>
      <p>{say('noRolesToAssign')}</p>
      <PageLink to={['subaccounts', props.subaccount.subdomain, 'subscriptions']}>{say('toSubscriptions')}</PageLink>
    </Dialog>
  );
};
