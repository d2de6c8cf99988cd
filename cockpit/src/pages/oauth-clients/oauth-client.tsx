import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { copied, Facts } from '../../components/values/facts.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { grantWords, refreshPolicyWords, sayWord } from '../../language/words.ts';
import { goTo } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts, useTimes } from '../../shell/context.tsx';
import { useDurations } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { clientFields, toClientValues } from './client-fields.ts';
import { DeletionConsequence } from './deletion-consequence.tsx';
import { Secrets } from './secrets.tsx';
import { Translations } from './translations.tsx';

type Client = ResponseOf<typeof operations.getOAuthClient>;

/** One OAuth client: settings and secrets. Source: SAP doc "Register an OAuth Client" */
export const OAuthClient = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain, client: thing };
  const data = useData(() => call(operations.getOAuthClient, params), []);
  return (
    <DetailPage
      title={data.value?.name ?? thing}
      data={data}
      actions={(client) => [
        may(operations.changeOAuthClient) && {
          text: say('change'),
          dialog: (close) => (
            <FormDialog
              title={say('changeClient', client.name)}
              fields={clientFields(client)}
              initial={toClientValues(client)}
              schema={operations.changeOAuthClient.request}
              onClose={close}
              onSubmit={async (body) => {
                // An emptied list or text is a change as well; what is left out stays.
                await call(operations.changeOAuthClient, params, {
                  ...body,
                  description: body.description ?? '',
                  scopes: body.scopes ?? [],
                  ...(usesCode(client) && { redirectUris: body.redirectUris ?? [] }),
                });
                close();
                notify(say('saved'));
                data.reload();
              }}
            />
          ),
        },
        may(operations.deleteOAuthClient) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <ConfirmDelete
              name={client.name}
              consequence={<DeletionConsequence subaccount={subaccount} kind="oauth" clientId={client.id} />}
              onDelete={() => call(operations.deleteOAuthClient, params)}
              onDone={() => goTo('subaccounts', subaccount.subdomain, 'oauth-clients')}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {(client) => (
        <>
          <h2>{say('settings')}</h2>
          <ClientFacts subaccount={subaccount} client={client} />
          {client.isConfidential && <Secrets subaccount={subaccount} clientId={client.id} kind="oauth" />}
          {usesCode(client) && <Translations subaccount={subaccount} client={client} onChanged={data.reload} />}
        </>
      )}
    </DetailPage>
  );
};

const usesCode = ({ authorizationGrant }: Client): boolean => authorizationGrant === 'authorization-code';

/** The settings of a client, and the ways to its roles and tokens. */
const ClientFacts = ({ subaccount, client }: { readonly subaccount: Subaccount; readonly client: Client }) => {
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
