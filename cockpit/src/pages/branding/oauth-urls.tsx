import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { useTexts } from '../../shell/context.tsx';

/** The section "OAuth URLs". Source: SAP doc "Customize Corporate Branding"; O-35 */
export const OAuthUrls = ({ urls }: { readonly urls: ResponseOf<typeof operations.readOAuthUrls> }) => {
  const say = useTexts();
  const { authorizationEndpoint, tokenEndpoint, endUserUi } = urls;
  return (
    <section>
      <h2>{say('oauthUrls')}</h2>
      <dl className="facts oauth-urls">
        {[
          [say('authorizationEndpoint'), authorizationEndpoint] as const,
          [say('tokenEndpoint'), tokenEndpoint] as const,
          ...(endUserUi === undefined ? [] : [[say('endUserUi'), endUserUi] as const]),
        ].map(([name, url]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{url}</code>
              <CopyButton text={url} label={name} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
};
