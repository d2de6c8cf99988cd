import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import { useState } from 'react';
import {
  environmentFormats,
  formatEnvironment,
  type operations,
  type ResponseOf,
  toBinding,
} from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { download } from '../../components/values/download.ts';
import type { MessageKey } from '../../messages/messages.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

type Instance = ResponseOf<typeof operations.listServiceInstances>[number];
type Form = 'key' | (typeof environmentFormats)[number];

const forms: readonly Form[] = ['key', ...environmentFormats];
const formTexts: Readonly<Record<Form, MessageKey>> = {
  key: 'formKey',
  vcap: 'formVcap',
  'default-env': 'formDefaultEnv',
  cds: 'formCds',
  dotenv: 'formDotenv',
};
const fileNames: Readonly<Record<Form, string>> = {
  key: 'service-key.json',
  vcap: 'vcap-services.json',
  'default-env': 'default-env.json',
  cds: '.cdsrc-private.json',
  dotenv: '.env',
};

/** The credentials of a new key, shown this once: as they are, and as programs take them, like `portolan env` prints them. Source: contract of clients §1; S-58 */
export const CreatedKey = (props: {
  readonly subaccount: Subaccount;
  readonly instance: Instance;
  readonly name: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { subaccount, instance, credentials } = props;
  const [form, setForm] = useState<Form>('key');
  const text =
    form === 'key'
      ? JSON.stringify(credentials, null, 2)
      : formatEnvironment(form, [toBinding(instance, credentials)], subaccount);
  const files = [
    ['certificate', 'downloadCertificate', `${props.name}.pem`],
    ['key', 'downloadKey', `${props.name}-key.pem`],
  ] as const;
  return (
    <Dialog title={say('credentials', props.name)} onClose={props.onClose}>
      <MessageStrip design="Critical" hideCloseButton>
        {say('shownOnce')}
      </MessageStrip>
      <div className="field">
        <Label for="binding-form">{say('bindingForm')}</Label>
        <Select
          id="binding-form"
          accessibleName={say('bindingForm')}
          // One of the options below.
          onChange={(event) => setForm(event.detail.selectedOption.value as Form)}
        >
          {forms.map((name) => (
            <Option key={name} value={name} selected={name === form}>
              {say(formTexts[name])}
            </Option>
          ))}
        </Select>
      </div>
      <div className="row">
        <CopyButton text={text} label={say(formTexts[form])} />
        <Button onClick={() => download(fileNames[form], text)}>{say('downloadThing', fileNames[form])}</Button>
        {files.map(([field, label, fileName]) => {
          const pem = findText(credentials, field);
          return (
            pem !== undefined && (
              <Button key={field} onClick={() => download(fileName, pem)}>
                {say(label)}
              </Button>
            )
          );
        })}
      </div>
      <Code text={text} />
    </Dialog>
  );
};

/** A text of the credentials; those of Cloud Integration are one level down. */
const findText = (credentials: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const { oauth } = credentials;
  const holder = typeof oauth === 'object' && oauth !== null ? oauth : credentials;
  const found: unknown = Object.entries(holder).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
};
