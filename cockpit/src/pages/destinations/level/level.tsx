import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import { operations } from '../../../../../src/management-api/contract.ts';
import { call } from '../../../connection/api.ts';
import { useData } from '../../../connection/use-data.ts';
import { goToWith, type Query, useQuery } from '../../../shell/address.ts';
import { useTexts } from '../../../shell/context.tsx';
import type { Subaccount } from '../../../shell/sidebar.tsx';

/** Where destinations, fragments and certificates are: the subaccount, or one of its service instances. Source: SAP doc "Managing Destinations" */
export type Level = {
  /** Name or id of the instance; `undefined` on subaccount level. */
  readonly instance: string | undefined;
  /** What an address says of it. */
  readonly query: Query;
};

/** The level the address names. Source: Portolan */
export const useLevel = (): Level => {
  const { instance = '' } = useQuery();
  return instance === '' ? { instance: undefined, query: {} } : { instance, query: { instance } };
};

/** Chooses the level; not shown where there is but one. Source: SAP's cockpit, destinations of an instance */
export const LevelSwitch = (props: { readonly subaccount: Subaccount; readonly page: string }) => {
  const say = useTexts();
  const { instance } = useLevel();
  const { subdomain } = props.subaccount;
  const found = useData(() => call(operations.listServiceInstances, { subaccount: subdomain }), []);
  const instances = (found.value ?? []).filter(({ offering }) => offering === 'destination');
  const isShown = instances.length > 0 || instance !== undefined;
  return (
    <div className="filters">
      {isShown && (
        <div>
          <Label for="level">{say('level')}</Label>
          <Select
            id="level"
            accessibleName={say('level')}
            onChange={(event) =>
              goToWith({ instance: event.detail.selectedOption.value ?? '' }, 'subaccounts', subdomain, props.page)
            }
          >
            <Option value="" selected={instance === undefined}>
              {say('subaccountLevel')}
            </Option>
            {instances.map(({ id, name }) => (
              <Option key={id} value={name} selected={instance === name || instance === id}>
                {say('instanceLevel', name)}
              </Option>
            ))}
          </Select>
        </div>
      )}
    </div>
  );
};
