import type { Field } from '../../components/forms/field.ts';
import type { Connector } from './connector-texts.ts';

/** Which connector, of which subaccount, and what follows. Source: Portolan */
export type ConnectorDialogProps = {
  readonly params: { readonly subaccount: string };
  readonly connector: Connector;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

/** What a connector is made with. */
export const connectorFields: readonly Field[] = [
  {
    name: 'kind',
    label: 'connectorKind',
    kind: 'choice',
    options: ['local', 'agent'],
    optionTexts: { local: 'connectorLocal', agent: 'connectorAgent' },
    isRequired: true,
  },
  { name: 'locationId', label: 'locationId', kind: 'text', help: 'locationIdHelp' },
  { name: 'description', label: 'description', kind: 'text' },
];
