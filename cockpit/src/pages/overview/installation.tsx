import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Code } from '../../components/values/code.tsx';
import { call } from '../../connection/api.ts';
import { type Data, useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CreateSubaccount } from '../subaccounts/create-subaccount.tsx';
import { SubaccountTable } from '../subaccounts/subaccount-table.tsx';
import { readHealth } from './read-health.ts';

/** Where one lands: whether the server is well, what needs attention, the subaccounts; and where there is none, what to do first. Source: SAP's cockpit, global account overview */
export const Installation = ({ subaccounts }: { readonly subaccounts: Data<readonly Subaccount[]> }) => {
  const say = useTexts();
  const data = useData(async () => {
    const [warnings, isHealthy] = await Promise.all([call(operations.listWarnings, {}), readHealth()]);
    return { warnings, isHealthy };
  }, []);
  const { value } = data;
  const isEmpty = subaccounts.value?.length === 0;
  return (
    <Page
      title={say(isEmpty ? 'welcome' : 'accountOverview')}
      {...(isEmpty && { lead: say('welcomeLead') })}
      actions={!isEmpty && subaccounts.value !== undefined && <CreateSubaccount subaccounts={subaccounts} />}
      error={subaccounts.error ?? data.error}
      isLoading={subaccounts.isLoading || data.isLoading}
    >
      {value !== undefined && (
        <MessageStrip design={value.isHealthy ? 'Positive' : 'Negative'} hideCloseButton>
          {say(value.isHealthy ? 'healthy' : 'unhealthy')}
        </MessageStrip>
      )}
      {isEmpty ? (
        <FirstSteps subaccounts={subaccounts} />
      ) : (
        <>
          {value !== undefined && (
            <>
              <h2>{say('warnings')}</h2>
              {value.warnings.length === 0 && <p className="help">{say('warningsEmpty')}</p>}
              <ul className="warnings">
                {value.warnings.map(({ subdomain, displayName, expired, soon }) => (
                  <li key={subdomain} className={expired > 0 ? 'ended' : 'soon'}>
                    <PageLink to={['subaccounts', subdomain, 'overview']}>{displayName}</PageLink>
                    <span>
                      {[
                        ...(expired > 0 ? [say('warningExpired', expired)] : []),
                        ...(soon > 0 ? [say('warningSoon', soon)] : []),
                      ].join(', ')}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <div className="section">
            <SubaccountTable subaccounts={subaccounts} />
          </div>
        </>
      )}
    </Page>
  );
};

const FirstSteps = ({ subaccounts }: { readonly subaccounts: Data<readonly Subaccount[]> }) => {
  const say = useTexts();
  return (
    <ol className="steps">
      <li className="step">
        <h2>{say('stepSubaccount')}</h2>
        <p>{say('stepSubaccountHelp')}</p>
        <CreateSubaccount subaccounts={subaccounts} />
      </li>
      <li className="step">
        <h2>{say('stepApply')}</h2>
        <p>{say('stepApplyHelp')}</p>
        <Code text="portolan apply landscape.yaml" />
      </li>
      <li className="step">
        <h2>{say('stepDocs')}</h2>
        <p>{say('stepDocsHelp')}</p>
        <Code text="portolan exec -- npm start" />
      </li>
    </ol>
  );
};
