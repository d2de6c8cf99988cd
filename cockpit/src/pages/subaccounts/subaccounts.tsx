import { Page } from '../../components/page/page.tsx';
import { useTexts } from '../../shell/context.tsx';
import { CreateSubaccount } from './create-subaccount.tsx';
import type { SubaccountList } from './subaccount-list.ts';
import { SubaccountTable } from './subaccount-table.tsx';

/** The subaccounts of the installation. Source: SAP's cockpit, global account */
export const Subaccounts = ({ subaccounts }: SubaccountList) => {
  const say = useTexts();
  return (
    <Page
      title={say('subaccounts')}
      lead={say('subaccountsLead')}
      actions={(subaccounts.value ?? []).length > 0 && <CreateSubaccount subaccounts={subaccounts} />}
      error={subaccounts.error}
      isLoading={subaccounts.isLoading}
    >
      <SubaccountTable subaccounts={subaccounts} />
    </Page>
  );
};
