import { SegmentedButton } from '@ui5/webcomponents-react/dist/webComponents/SegmentedButton/index.js';
import { SegmentedButtonItem } from '@ui5/webcomponents-react/dist/webComponents/SegmentedButtonItem/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../components/dialog.tsx';
import type { Field } from '../../components/field.ts';
import { Form } from '../../components/form.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { destinationTypes, type Properties, parseLines, propertiesOf, proxyTypes, toLines } from './properties.ts';
import { PropertyFields } from './property-fields.tsx';

const rawFields: readonly Field[] = [{ name: 'raw', label: 'raw', kind: 'area', help: 'rawHelp' }];

/**
 * Edits a destination: as a form, whose fields are those the server says the authentication type reads, or as raw properties. Both show the
 * same. Source: SAP doc "Create HTTP Destinations"
 */
export const DestinationEditor = (props: {
  readonly subaccount: Subaccount;
  /** Absent for a new one. */
  readonly destination?: Properties;
  readonly onSaved: (name: string) => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { destination, subaccount } = props;
  const [properties, setProperties] = useState<Properties>(
    destination ?? { Type: 'HTTP', ProxyType: 'Internet', Authentication: 'NoAuthentication' },
  );
  const [raw, setRaw] = useState<string>();
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const types = useData(() => call(operations.listAuthenticationTypes, {}), []);
  const known = types.value ?? [];
  const set = (name: string, value: string | boolean): void =>
    setProperties((before) => ({ ...before, [name]: String(value) }));

  /** The properties as both views have them now; what cannot be read is said. */
  const read = (): Properties => {
    if (raw === undefined) return properties;
    const parsed = parseLines(raw);
    if ('properties' in parsed) return parsed.properties;
    setProblems({ raw: say('rawProblem', parsed.wrongLine) });
    throw new NotReady();
  };
  const switchTo = (isRaw: boolean): void => {
    try {
      setProperties(read());
      setProblems({});
      setRaw(isRaw ? toLines(read()) : undefined);
    } catch {
      // Stays where the mistake can be seen.
    }
  };
  const save = async (): Promise<void> => {
    const filled = Object.fromEntries(Object.entries(read()).filter(([, value]) => value !== ''));
    const missing = ['Name', 'Type'].filter((name) => filled[name] === undefined);
    const needed = propertiesOf(known, filled.Authentication)
      // A secret that is not named stays as it is.
      .filter(
        ({ name, isRequired, isSecret }) => isRequired && !(isSecret && destination) && filled[name] === undefined,
      )
      .map(({ name }) => name);
    const found = Object.fromEntries([...missing, ...needed].map((name) => [name, `"${name}"`] as const));
    if (raw === undefined && Object.keys(found).length > 0) {
      setProblems(found);
      throw new NotReady();
    }
    setProblems({});
    await call(operations.putDestination, { subaccount: subaccount.subdomain }, filled);
    props.onSaved(filled.Name ?? '');
  };
  const general: readonly Field[] = [
    { name: 'Name', label: 'name', kind: 'text', isRequired: true, isFixed: destination !== undefined },
    { name: 'Type', label: 'typeLabel', kind: 'choice', options: destinationTypes, isRequired: true },
    { name: 'Description', label: 'description', kind: 'text' },
    { name: 'URL', label: 'url', kind: 'text' },
    { name: 'ProxyType', label: 'proxyType', kind: 'choice', options: proxyTypes, isOpen: true },
    {
      name: 'Authentication',
      label: 'authentication',
      kind: 'choice',
      // A type this server only stores is kept and offered.
      options: [...new Set([...known.map(({ name }) => name), properties.Authentication ?? 'NoAuthentication'])],
    },
  ];
  return (
    <Dialog
      title={destination === undefined ? say('createDestination') : say('editDestination', destination.Name ?? '')}
      confirm={say('save')}
      onConfirm={save}
      onClose={props.onClose}
    >
      <SegmentedButton
        accessibleName={say('form')}
        onSelectionChange={(event) => switchTo(event.detail.selectedItems[0]?.dataset.view === 'raw')}
      >
        <SegmentedButtonItem data-view="form" selected={raw === undefined}>
          {say('form')}
        </SegmentedButtonItem>
        <SegmentedButtonItem data-view="raw" selected={raw !== undefined}>
          {say('raw')}
        </SegmentedButtonItem>
      </SegmentedButton>
      {raw !== undefined ? (
        <Form fields={rawFields} values={{ raw }} problems={problems} onChange={(_, value) => setRaw(String(value))} />
      ) : (
        <>
          <Form fields={general} values={properties} problems={problems} onChange={set} />
          <PropertyFields
            types={known}
            properties={properties}
            problems={problems}
            isNew={destination === undefined}
            onChange={set}
          />
        </>
      )}
    </Dialog>
  );
};
