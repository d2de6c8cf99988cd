import { operations } from '../../../../src/management-api/contract.ts';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { OAuthPage } from '../oauth-clients/oauth-page.tsx';
import { BrandingEditor } from './branding-editor.tsx';
import { OAuthUrls } from './oauth-urls.tsx';

/** Security > OAuth > Branding: how users see the authorization page, and the OAuth URLs. Source: SAP doc "Customize Corporate Branding" */
export const Branding = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [branding, urls] = await Promise.all([
      call(operations.getBranding, params),
      call(operations.readOAuthUrls, params),
    ]);
    return { branding, urls };
  }, []);
  return (
    <OAuthPage
      subaccount={subaccount}
      tab="branding"
      lead={say('brandingLead')}
      error={data.error}
      isLoading={data.isLoading}
    >
      {data.value !== undefined && (
        <>
          <OAuthUrls urls={data.value.urls} />
          {/* What was saved is edited anew. */}
          <BrandingEditor
            key={JSON.stringify(data.value.branding)}
            subaccount={subaccount}
            stored={data.value.branding}
            onSaved={data.reload}
          />
        </>
      )}
    </OAuthPage>
  );
};
