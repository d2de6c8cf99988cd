import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { call } from '../../connection/api.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CreatedKey } from './created-key.tsx';
import { initialKey, keyFields, keySchema, toKeyParameters } from './key-fields.ts';

/** Makes a key of an instance, then shows its credentials this once. Source: SAP doc "Creating Service Keys" */
export const CreateKey = (props: {
  readonly subaccount: Subaccount;
  readonly instance: ResponseOf<typeof operations.listServiceInstances>[number];
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { subaccount, instance, onDone, onClose } = props;
  const [made, setMade] = useState<{ readonly name: string; readonly credentials: Record<string, unknown> }>();
  if (made !== undefined) return <CreatedKey {...made} subaccount={subaccount} instance={instance} onClose={onClose} />;
  return (
    <FormDialog
      title={say('createKey')}
      confirm={say('create')}
      fields={keyFields(instance.offering, instance.plan ?? '')}
      initial={initialKey}
      schema={keySchema}
      onClose={onClose}
      onSubmit={async (values) => {
        const parameters = toKeyParameters(values);
        const { key, credentials } = await call(
          operations.createServiceKey,
          { subaccount: subaccount.subdomain, instance: instance.name },
          { name: values.name, ...(parameters && { parameters }) },
        );
        setMade({ name: key.name, credentials });
        onDone();
      }}
    />
  );
};
