import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { operations } from '../../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../../components/dialogs/dialog.tsx';
import type { Field } from '../../../components/forms/field.ts';
import { Form } from '../../../components/forms/form.tsx';
import { call } from '../../../connection/api.ts';
import { useData } from '../../../connection/use-data.ts';
import { useTexts } from '../../../shell/context.tsx';
import type { LevelCalls } from '../level/level-calls.ts';
import { destinationTypes, type Properties, propertiesOf, proxyTypesOf } from './properties.ts';
import { PropertyFields } from './property-fields.tsx';
import { PropertyViews, usePropertyViews } from './property-views.tsx';

/**
 * Edits a destination: as a form, whose fields are those the server says the authentication type reads, or as raw properties. Both show the
 * same. Source: SAP doc "Create HTTP Destinations"
 */
export const DestinationEditor = (props: {
  readonly calls: LevelCalls;
  /** Absent for a new one. */
  readonly destination?: Properties;
  readonly onSaved: (name: string) => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { destination, calls } = props;
  const views = usePropertyViews(
    destination ?? { Type: 'HTTP', ProxyType: 'Internet', Authentication: 'NoAuthentication' },
  );
  const { properties, setProperties, raw, problems, setProblems } = views;
  const types = useData(() => call(operations.listAuthenticationTypes, {}), []);
  const known = types.value ?? [];
  const onLevel = useData(calls.listNames, []);
  const set = (name: string, value: string | boolean): void =>
    setProperties((before) => {
      const next = { ...before, [name]: String(value) };
      // A type that cannot be used in the Internet is of no use with it.
      const allowed = proxyTypesOf(known, next.Authentication);
      return name !== 'Authentication' || allowed.includes(next.ProxyType ?? 'Internet')
        ? next
        : { ...next, ProxyType: allowed[0] ?? 'Internet' };
    });
  const isHttp = (properties.Type ?? 'HTTP') === 'HTTP';

  const save = async (): Promise<void> => {
    const filled = Object.fromEntries(Object.entries(views.read()).filter(([, value]) => value !== ''));
    const always = filled.Type === 'HTTP' ? ['Name', 'Type', 'URL'] : ['Name', 'Type'];
    const missing = always.filter((name) => filled[name] === undefined);
    const needed = (filled.Type === 'HTTP' ? propertiesOf(known, filled.Authentication) : [])
      // A secret that is not named stays as it is.
      .filter(
        ({ name, isRequired, isSecret }) => isRequired && !(isSecret && destination) && filled[name] === undefined,
      )
      .map(({ name }) => name);
    const found = Object.fromEntries([...missing, ...needed].map((name) => [name, say('isMissing', name)] as const));
    if (raw === undefined && Object.keys(found).length > 0) {
      setProblems(found);
      throw new NotReady();
    }
    setProblems({});
    await calls.putDestination(filled);
    props.onSaved(filled.Name ?? '');
  };
  const general: readonly Field[] = [
    { name: 'Name', label: 'name', kind: 'text', isRequired: true, isFixed: destination !== undefined },
    { name: 'Type', label: 'typeLabel', kind: 'choice', options: destinationTypes, isRequired: true },
    { name: 'Description', label: 'description', kind: 'text' },
    { name: 'URL', label: 'url', kind: 'text', isRequired: true, isShown: () => isHttp },
    {
      name: 'ProxyType',
      label: 'proxyType',
      kind: 'choice',
      options: [...new Set([...proxyTypesOf(known, properties.Authentication), properties.ProxyType ?? 'Internet'])],
      isShown: () => isHttp,
    },
    {
      name: 'Authentication',
      label: 'authentication',
      kind: 'choice',
      // A type this server only stores is kept and offered.
      options: [...new Set([...known.map(({ name }) => name), properties.Authentication ?? 'NoAuthentication'])],
      isShown: () => isHttp,
    },
  ];
  return (
    <Dialog
      title={destination === undefined ? say('createDestination') : say('editDestination', destination.Name ?? '')}
      confirm={say('save')}
      onConfirm={save}
      onClose={props.onClose}
    >
      <PropertyViews views={views}>
        <Form fields={general} values={properties} problems={problems} onChange={set} />
        {isHttp && (properties.ProxyType ?? 'Internet') !== 'Internet' && (
          <MessageStrip
            design={properties.ProxyType === 'OnPremise' ? 'Information' : 'Critical'}
            hideCloseButton
            className="strip"
          >
            {say(properties.ProxyType === 'OnPremise' ? 'onPremiseHint' : 'privateLinkAbsent')}
          </MessageStrip>
        )}
        <PropertyFields
          types={isHttp ? known : []}
          properties={properties}
          problems={problems}
          isNew={destination === undefined}
          onLevel={onLevel.value ?? { certificates: [], destinations: [] }}
          onChange={set}
          onProperties={setProperties}
        />
      </PropertyViews>
    </Dialog>
  );
};
