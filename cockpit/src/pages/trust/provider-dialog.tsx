import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { findProblems, toBody } from '../../components/forms/field.ts';
import { FileField } from '../../components/forms/file-field.tsx';
import { Form } from '../../components/forms/form.tsx';
import { useForm } from '../../components/forms/use-form.ts';
import { call } from '../../connection/api.ts';
import { toApiError } from '../../connection/use-data.ts';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type Provider, providerFields, providerSchema, toProvider, toProviderValues } from './provider-fields.ts';

/** Adds a trusted identity provider, by its metadata or by hand, or changes one. Source: SAP doc "Application Identity Provider" */
export const ProviderDialog = (props: {
  readonly subaccount: Subaccount;
  /** Kinds and names there are. */
  readonly names: readonly string[];
  readonly old: Provider | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const { notify } = useCockpit();
  const { old } = props;
  const fields = providerFields(old === undefined);
  const { values, change, bound, refuse } = useForm(toProviderValues(old));
  const [fileProblem, setFileProblem] = useState<string>();
  const readMetadata = async ([file]: readonly File[]): Promise<void> => {
    if (file === undefined) return;
    setFileProblem(undefined);
    try {
      const read = await call(operations.readIdentityProviderMetadata, {}, { metadata: await file.text() });
      change({
        kind: 'saml',
        // Metadata of another provider are not those of this one.
        ...(old === undefined && { name: read.name }),
        certificates: read.certificates.join('\n'),
        ...(read.ssoUrl !== undefined && { ssoUrl: read.ssoUrl, ssoBinding: read.ssoBinding ?? 'HTTP-Redirect' }),
      });
      if (old !== undefined && read.name !== old.name) setFileProblem(say('metadataOfAnother', read.name));
    } catch (thrown) {
      setFileProblem(toApiError(thrown).message);
    }
  };
  const submit = async (): Promise<void> => {
    const body = toBody(fields, values);
    const found = { ...findProblems(providerSchema, body) };
    if (old === undefined && body.name === undefined) found.name = say('isNeeded');
    if (old === undefined && props.names.includes(`${values.kind} ${values.name}`)) found.name = say('providerExists');
    if (body.certificates === undefined && !(old?.kind === 'jwt' && old.keys !== undefined))
      found.certificates = say('isNeeded');
    refuse(found);
    await call(
      operations.putTrustedIdentityProvider,
      { subaccount: props.subaccount.subdomain },
      toProvider(providerSchema.parse(body), old),
    );
    props.onClose();
    notify(say('saved'));
    props.onDone();
  };
  return (
    <Dialog
      title={old === undefined ? say('addIdentityProvider') : say('changeUser', old.name)}
      onClose={props.onClose}
      onConfirm={submit}
    >
      {values.kind === 'saml' && (
        <FileField
          label={say('metadataFile')}
          help={say('metadataFileHelp')}
          accept={['.xml']}
          problem={fileProblem}
          onFiles={(files) => void readMetadata(files)}
        />
      )}
      <Form fields={fields} {...bound} />
    </Dialog>
  );
};
