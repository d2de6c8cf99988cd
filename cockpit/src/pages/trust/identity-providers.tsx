import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { ListTab } from '../../components/tables/listing.tsx';
import { LastUsed, useConsequence } from '../../components/values/last-used.tsx';
import { Validity } from '../../components/values/validity.tsx';
import { call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { providerKindWords, sayWord } from '../../language/words.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Loaded } from './loaded.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import type { Provider } from './provider-fields.ts';

/** Whether the sign-in page offers it. */
const canSignOn = (provider: Provider): boolean =>
  provider.kind === 'saml' &&
  provider.ssoUrl !== undefined &&
  provider.isEnabled !== false &&
  provider.onlyForOAuthSamlBearer !== true &&
  provider.onlyForIdpInitiatedSso !== true;

/** Trust > identity providers beside the own one, and until when their certificates are valid. Source: SAP doc "Application Identity Provider" */
export const IdentityProviders = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const consequence = useConsequence();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [providers, uses] = await Promise.all([
      call(operations.listTrustedIdentityProviders, params),
      call(operations.listIdentityProviderUses, params),
    ]);
    const certificates = providers.flatMap((provider) => provider.certificates ?? []);
    const [facts, { signOn }] = await Promise.all([
      call(operations.describeCertificates, {}, { certificates }),
      call(operations.getLocalServiceProvider, params),
    ]);
    const factsOf = new Map(certificates.map((certificate, index) => [certificate, facts[index] ?? null]));
    return providers.map((provider) => ({
      provider,
      lastUsedAtMs: uses.find(({ kind, name }) => kind === provider.kind && name === provider.name)?.lastUsedAtMs,
      isDefault: provider.name === signOn.defaultIdentityProvider && canSignOn(provider),
      certificates: (provider.certificates ?? []).map((certificate) => factsOf.get(certificate) ?? null),
    }));
  }, []);
  const setDefault = async (name: string | undefined): Promise<void> => {
    try {
      await call(operations.setDefaultIdentityProvider, params, name === undefined ? {} : { name });
      notify(say('saved'));
    } catch (thrown) {
      notify(toApiError(thrown).message);
    }
    data.reload();
  };
  const mayChange = may(operations.putTrustedIdentityProvider);
  const providerDialog = (old: Provider | undefined, close: () => void) => (
    <ProviderDialog
      subaccount={subaccount}
      names={data.value?.map(({ provider: { kind, name } }) => `${kind} ${name}`) ?? []}
      old={old}
      onClose={close}
      onDone={data.reload}
    />
  );
  return (
    <Loaded data={data}>
      {(items) => (
        <ListTab
          name={say('trustedIdentityProviders')}
          lead={say('identityProvidersLead')}
          items={items}
          keyOf={({ provider: { kind, name } }) => `${kind} ${name}`}
          empty={<p>{say('identityProvidersEmpty')}</p>}
          columns={[
            { head: say('providerName'), show: ({ provider }) => provider.name, minWidth: '16rem' },
            {
              head: say('kind'),
              show: ({ provider }) => sayWord(say, providerKindWords, provider.kind),
              minWidth: '9rem',
            },
            {
              head: say('enabled'),
              show: ({ provider }) => say(provider.isEnabled === false ? 'no' : 'yes'),
              minWidth: '5rem',
            },
            {
              head: say('lastUsed'),
              show: ({ lastUsedAtMs }) => <LastUsed atMs={lastUsedAtMs} />,
              minWidth: '7rem',
            },
            {
              head: say('browserSignOn'),
              show: ({ provider, isDefault }) =>
                say(isDefault ? 'isDefaultProvider' : canSignOn(provider) ? 'yes' : 'no'),
              minWidth: '8rem',
            },
            {
              head: say('signingCertificate'),
              minWidth: '16rem',
              show: ({ certificates }) => (
                <div>
                  {certificates.map((facts, index) => (
                    <div key={facts?.fingerprint ?? index}>
                      {facts === null ? (
                        say('notReadable')
                      ) : (
                        <>
                          {facts.subject}
                          <Validity untilMs={facts.validToMs} />
                        </>
                      )}
                    </div>
                  ))}
                </div>
              ),
            },
          ]}
          actions={[
            mayChange && {
              text: say('addIdentityProvider'),
              design: 'Emphasized',
              dialog: (close) => providerDialog(undefined, close),
            },
          ]}
          rowActions={[
            mayChange && {
              text: say('change'),
              label: ({ provider }) => say('changeUser', provider.name),
              dialog: ({ provider }, close) => providerDialog(provider, close),
            },
            mayChange && {
              text: say('makeDefault'),
              label: ({ provider }) => say('makeDefaultThing', provider.name),
              isOffered: ({ provider, isDefault }) => !isDefault && canSignOn(provider),
              run: ({ provider }) => void setDefault(provider.name),
            },
            mayChange && {
              text: say('letUsersChoose'),
              label: ({ provider }) => say('letUsersChooseInsteadOf', provider.name),
              isOffered: ({ isDefault }) => isDefault,
              run: () => void setDefault(undefined),
            },
            mayChange && {
              text: say('delete'),
              label: ({ provider }) => say('deleteThing', provider.name),
              dialog: ({ provider: { kind, name }, lastUsedAtMs }, close) => (
                <ConfirmDelete
                  name={name}
                  consequence={consequence(say('providerDeletion'), lastUsedAtMs)}
                  onDelete={() => call(operations.deleteTrustedIdentityProvider, params, { kind, name })}
                  onDone={data.reload}
                  onClose={close}
                />
              ),
            },
          ]}
          rowActionsWidth="18rem"
        />
      )}
    </Loaded>
  );
};
