import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { download } from '../../components/values/download.ts';
import { copied, Facts } from '../../components/values/facts.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import type { MessageKey } from '../../messages/messages.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Loaded } from './loaded.tsx';
import { SigningCertificate } from './signing-certificate.tsx';

/** What can be done to the keys, and what it means for those who trust them. */
const steps = {
  generate: { text: 'generateKeyPair', help: 'generateKeyPairHelp' },
  renew: { text: 'renewKeyPair', help: 'renewKeyPairHelp' },
  prepare: { text: 'preparePassiveKey', help: 'preparePassiveKeyHelp' },
  rotate: { text: 'rotateKeys', help: 'rotateKeysHelp' },
  deletePassive: { text: 'deletePassiveKey', help: 'deletePassiveKeyHelp' },
} as const satisfies Readonly<Record<string, { readonly text: MessageKey; readonly help: MessageKey }>>;

type Step = keyof typeof steps;

/** Trust > Local Service Provider: name, signing certificate, metadata, rotation. Source: SAP doc "Configure the Local Service Provider", "Manage Trust" */
export const LocalProvider = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(() => call(operations.getLocalServiceProvider, params), []);
  const [step, setStep] = useState<Step>();
  const close = (): void => setStep(undefined);
  const run: Readonly<Record<Step, () => Promise<unknown>>> = {
    generate: () => call(operations.renewLocalServiceProviderKey, { ...params, slot: 'active' }),
    renew: () => call(operations.renewLocalServiceProviderKey, { ...params, slot: 'active' }),
    prepare: () => call(operations.renewLocalServiceProviderKey, { ...params, slot: 'passive' }),
    rotate: () => call(operations.rotateLocalServiceProviderKeys, params),
    deletePassive: () => call(operations.deletePassiveLocalServiceProviderKey, params),
  };
  const button = (name: Step, isEmphasized = false) =>
    may(operations.renewLocalServiceProviderKey) && (
      <Button key={name} design={isEmphasized ? 'Emphasized' : 'Default'} onClick={() => setStep(name)}>
        {say(steps[name].text)}
      </Button>
    );
  return (
    <Loaded data={data}>
      {({ name, active, passive, metadata, signOn }) => (
        <>
          <div className="page-header">
            <p className="lead">{say('localServiceProviderLead')}</p>
            <div className="actions">
              {metadata !== undefined && (
                <Button design="Emphasized" onClick={() => download(`${subaccount.subdomain}-metadata.xml`, metadata)}>
                  {say('getMetadata')}
                </Button>
              )}
              {active === undefined
                ? button('generate', true)
                : passive === undefined
                  ? [button('prepare'), button('renew')]
                  : [button('rotate'), button('deletePassive')]}
            </div>
          </div>
          <Facts isWide facts={[copied(say('localProviderName'), name)]} />
          <section aria-label={say('browserSignOn')}>
            <div className="page-header">
              <h2>{say('browserSignOn')}</h2>
              <div className="actions">
                <Button onClick={() => download(`${subaccount.subdomain}-sign-on-metadata.xml`, signOn.metadata)}>
                  {say('getSignOnMetadata')}
                </Button>
              </div>
            </div>
            <p className="help">{say('browserSignOnHelp')}</p>
            <Facts
              isWide
              facts={[copied(say('entityId'), signOn.entityId), copied(say('consumerUrl'), signOn.consumerUrl)]}
            />
          </section>
          {active === undefined ? (
            <div className="empty">
              <p>{say('noSigningKey')}</p>
            </div>
          ) : (
            <SigningCertificate title={say('signingCertificate')} certificate={active} />
          )}
          {passive !== undefined && (
            <SigningCertificate
              title={say('passiveCertificate')}
              help={say('passiveCertificateHelp')}
              certificate={passive}
            />
          )}
          {step !== undefined && (
            <Dialog
              title={say(steps[step].text)}
              confirm={say(steps[step].text)}
              isDangerous={step !== 'generate' && step !== 'prepare'}
              onClose={close}
              onConfirm={async () => {
                await run[step]();
                close();
                notify(say('saved'));
                data.reload();
              }}
            >
              <p>{say(steps[step].help)}</p>
            </Dialog>
          )}
        </>
      )}
    </Loaded>
  );
};
