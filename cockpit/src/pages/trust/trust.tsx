import { Page } from '../../components/page/page.tsx';
import { Tabs } from '../../components/page/tabs.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { IdentityProviders } from './identity-providers.tsx';
import { LocalProvider } from './local-provider.tsx';
import { SigningKeys } from './signing-keys.tsx';

const tabs = ['local-service-provider', 'identity-providers', 'signing-keys'] as const;

/** Security > Trust: by what others know the subaccount, whom it trusts, and the keys of its tokens. Source: SAP doc "Application Identity Provider" */
export const Trust = ({ subaccount, thing }: SubaccountPageProps) => {
  const say = useTexts();
  const texts = {
    'local-service-provider': say('localServiceProvider'),
    'identity-providers': say(
      subaccount.flavour === 'neo' ? 'applicationIdentityProvider' : 'trustedIdentityProviders',
    ),
    'signing-keys': say('tokenSigningKeys'),
  };
  const selected = tabs.find((id) => id === thing) ?? tabs[0];
  const address = ['subaccounts', subaccount.subdomain, 'trust'];
  return (
    <Page title={say('trust')} lead={say('trustLead')}>
      <Tabs tabs={tabs.map((id) => ({ id, text: texts[id], to: [...address, id] }))} selected={selected}>
        {selected === 'local-service-provider' && <LocalProvider subaccount={subaccount} />}
        {selected === 'identity-providers' && <IdentityProviders subaccount={subaccount} />}
        {selected === 'signing-keys' && <SigningKeys subaccount={subaccount} />}
      </Tabs>
    </Page>
  );
};
