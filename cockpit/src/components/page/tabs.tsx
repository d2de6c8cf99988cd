import { Tab } from '@ui5/webcomponents-react/dist/webComponents/Tab/index.js';
import { TabContainer } from '@ui5/webcomponents-react/dist/webComponents/TabContainer/index.js';
import type { ReactNode } from 'react';
import { goTo } from '../../shell/address.ts';

/** A tab and the address that shows it. Source: Portolan */
export type TabEntry = { readonly id: string; readonly text: string; readonly to: readonly string[] };

/** Tabs, each with an address of its own, and what the selected one shows. Source: SAP's cockpit */
export const Tabs = (props: {
  readonly tabs: readonly TabEntry[];
  readonly selected: string;
  readonly children: ReactNode;
}) => (
  <TabContainer
    className="tabs"
    onTabSelect={(event) => {
      const chosen = props.tabs[event.detail.tabIndex];
      // The address decides which tab is selected, so that going back works.
      event.preventDefault();
      if (chosen !== undefined) goTo(...chosen.to);
    }}
  >
    {props.tabs.map(({ id, text }) => (
      <Tab key={id} text={text} selected={id === props.selected}>
        {id === props.selected && props.children}
      </Tab>
    ))}
  </TabContainer>
);
