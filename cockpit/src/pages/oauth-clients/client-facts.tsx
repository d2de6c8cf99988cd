import { PageLink } from '../../components/page/page-link.tsx';
import { copied, Facts } from '../../components/values/facts.tsx';
import { grantWords, refreshPolicyWords, sayWord } from '../../language/words.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import { useDurations } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type Client, usesCode } from './client-fields.ts';

/** The settings of a client, and the ways to its roles and tokens. */
export const ClientFacts = ({ subaccount, client }: { readonly subaccount: Subaccount; readonly client: Client }) => {
  const say = useTexts();
  const time = useTimes();
  const duration = useDurations();
  const { subdomain } = subaccount;
  const hasCode = usesCode(client);
  const technicalUser = client.authorizationGrant === 'client-credentials' ? `oauth_client_${client.id}` : undefined;
  const yesOrNo = (is: boolean): string => say(is ? 'yes' : 'no');
  const lifetime = (seconds: number): string => (seconds === 0 ? say('unlimited') : duration(seconds));
  const { refreshTokenLifetimeSeconds: refreshSeconds } = client;
  return (
    <Facts
      facts={[
        copied(say('clientId'), client.id),
        [say('description'), client.description || undefined],
        [say('subscription'), client.subscription],
        [say('grant'), client.authorizationGrant && sayWord(say, grantWords, client.authorizationGrant)],
        [say('enabled'), yesOrNo(client.isEnabled)],
        [say('confidential'), yesOrNo(client.isConfidential)],
        copied(say('technicalUser'), technicalUser),
        [say('tokenLifetime'), lifetime(client.tokenLifetimeSeconds)],
        [say('scopes'), client.scopes.join(' ') || undefined],
        [say('redirectUris'), client.redirectUris.join(' ') || undefined],
        [say('refreshLifetime'), refreshSeconds !== undefined && lifetime(refreshSeconds)],
        [say('refreshPolicy'), refreshSeconds !== undefined && sayWord(say, refreshPolicyWords, client.refreshPolicy)],
        [say('skipConsent'), hasCode && yesOrNo(client.skipConsent)],
        [say('refreshForSaml'), yesOrNo(client.issuesRefreshForSaml)],
        [say('broughtAlong'), client.isImported && say('yes')],
        [say('createdAt'), `${time(client.createdAtMs)}, ${client.createdBy}`],
        [
          say('roles'),
          technicalUser !== undefined && (
            <PageLink to={['subaccounts', subdomain, 'authorizations', 'users', technicalUser]}>
              {say('itsRoles')}
            </PageLink>
          ),
        ],
        [
          say('tokens'),
          <PageLink key="tokens" to={['subaccounts', subdomain, 'tokens']} query={{ client: client.id }}>
            {say('showTokens')}
          </PageLink>,
        ],
      ]}
    />
  );
};
