import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { call } from '../../connection/api.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { flavourTexts, type SubaccountList } from './subaccount-list.ts';

const fields: readonly Field[] = [
  { name: 'subdomain', label: 'subdomain', kind: 'text', isRequired: true, help: 'subdomainHelp' },
  { name: 'displayName', label: 'displayName', kind: 'text' },
  {
    name: 'flavour',
    label: 'flavour',
    kind: 'choice',
    options: ['neo', 'cf'],
    optionTexts: flavourTexts,
    isRequired: true,
    help: 'flavourHelp',
  },
];

/** The button to create a subaccount, for those who may; it leads to what was created. Source: SAP's cockpit, global account */
export const CreateSubaccount = ({ subaccounts }: SubaccountList) => {
  const say = useTexts();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may(operations.createSubaccount)) return null;
  return (
    <>
      <Button design="Emphasized" onClick={() => setOpen(true)}>
        {say('createSubaccount')}
      </Button>
      {isOpen && (
        <FormDialog
          title={say('createSubaccount')}
          confirm={say('create')}
          fields={fields}
          initial={{ flavour: 'neo' }}
          schema={operations.createSubaccount.request}
          onClose={() => setOpen(false)}
          onSubmit={async (body) => {
            const { subdomain } = await call(operations.createSubaccount, {}, body);
            setOpen(false);
            subaccounts.reload();
            goTo('subaccounts', subdomain, 'overview');
          }}
        />
      )}
    </>
  );
};
