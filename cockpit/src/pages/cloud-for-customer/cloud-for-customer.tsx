import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Fragment } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { type Fact, Facts } from '../../components/values/facts.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import type { MessageKey } from '../../messages/messages.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { IdentityProviders } from './identity-providers.tsx';
import { OAuthClients } from './oauth-clients.tsx';
import { TechnicalUsers } from './technical-users.tsx';

/** Integration > SAP Cloud for Customer: what an administrator of that system sets up for extensions. Source: SAP doc "Configuring the SAP BTP Application Connectivity to SAP Cloud for Customer APIs" */
export const CloudForCustomer = ({ subaccount }: SubaccountPageProps) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [system, providers, clients, users, own] = await Promise.all([
      call(operations.getC4cSystem, params),
      call(operations.listC4cIdentityProviders, params),
      call(operations.listC4cOAuthClients, params),
      call(operations.listC4cTechnicalUsers, params),
      call(operations.getLocalServiceProvider, params),
    ]);
    return { system, providers, clients, users, own };
  }, []);
  const { value, reload } = data;
  const address = (label: MessageKey, text: string): Fact => [
    say(label),
    <Fragment key={label}>
      <code data-value={label}>{text}</code>
      <CopyButton text={text} label={say(label)} />
    </Fragment>,
  ];
  return (
    <Page
      title={say('cloudForCustomer')}
      lead={say('cloudForCustomerLead')}
      error={data.error}
      isLoading={data.isLoading}
      actions={
        may(operations.createC4cSampleData) && (
          <Button
            onClick={async () => {
              const { isCreated } = await call(operations.createC4cSampleData, params);
              notify(say(isCreated ? 'sampleDataCreated' : 'sampleDataThere'));
            }}
          >
            {say('createSampleData')}
          </Button>
        )
      }
    >
      {value !== undefined && (
        <>
          <Facts
            isWide
            facts={[
              address('c4cUrl', value.system.url),
              address('c4cTokenServiceUrl', value.system.tokenServiceUrl),
              address('c4cLocalServiceProvider', value.system.localServiceProvider),
            ]}
          />
          <IdentityProviders subaccount={subaccount} providers={value.providers} own={value.own} reload={reload} />
          <OAuthClients
            subaccount={subaccount}
            clients={value.clients}
            issuers={value.providers.map(({ issuer }) => issuer)}
            reload={reload}
          />
          <TechnicalUsers subaccount={subaccount} users={value.users} reload={reload} />
        </>
      )}
    </Page>
  );
};
