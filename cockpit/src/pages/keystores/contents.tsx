import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { Form } from '../../components/forms/form.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { Table } from '../../components/tables/table.tsx';
import { Validity } from '../../components/values/validity.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type Keystore, levelOf } from './keystore.ts';

type Inspected = ResponseOf<typeof operations.inspectKeystore>;

/** What is in a keystore: aliases and certificates, never keys. Source: SAP doc "Keys and Certificates" */
export const Contents = (props: {
  readonly subaccount: Subaccount;
  readonly keystore: Keystore;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { keystore } = props;
  const [password, setPassword] = useState('');
  const [opened, setOpened] = useState<Inspected>();
  const inspect = (text?: string): Promise<Inspected> =>
    call(
      operations.inspectKeystore,
      { subaccount: props.subaccount.subdomain, keystore: keystore.name },
      { ...levelOf(keystore), ...(text !== undefined && { password: text }) },
    );
  const first = useData(() => inspect(), []);
  const found = opened ?? first.value;
  const isLocked = found !== undefined && found.kind !== 'inspected';
  return (
    <Dialog
      title={say('contentsOf', keystore.name)}
      onClose={props.onClose}
      {...(isLocked && {
        confirm: say('openKeystore'),
        onConfirm: async () => setOpened(await inspect(password)),
      })}
    >
      <Problem error={first.error} />
      {found?.kind === 'failed' && (
        <div role="alert" className="problem">
          <MessageStrip design="Negative" hideCloseButton>
            {say('notOpened', found.reason)}
          </MessageStrip>
        </div>
      )}
      {isLocked && (
        <Form
          fields={[{ name: 'password', label: 'keystorePassword', kind: 'secret', help: 'keystorePasswordHelp' }]}
          values={{ password }}
          problems={{}}
          onChange={(_, value) => setPassword(String(value))}
        />
      )}
      {found?.kind === 'inspected' && (
        <Table
          name={say('contentsOf', keystore.name)}
          items={found.entries}
          keyOf={({ alias, certificates }) => `${alias ?? ''} ${certificates[0]?.fingerprint ?? ''}`}
          empty={<p>{say('contentsEmpty')}</p>}
          columns={[
            { head: say('alias'), show: ({ alias }) => alias ?? '' },
            { head: say('privateKeyEntry'), show: ({ hasPrivateKey }) => say(hasPrivateKey ? 'yes' : 'no') },
            {
              head: say('certificateSubject'),
              minWidth: '18rem',
              show: ({ certificates }) => (
                <div>
                  {certificates.map(({ subject, fingerprint, validToMs }) => (
                    <div key={fingerprint}>
                      {subject}
                      <Validity untilMs={validToMs} />
                    </div>
                  ))}
                </div>
              ),
            },
          ]}
        />
      )}
    </Dialog>
  );
};
