import { BusyIndicator } from '@ui5/webcomponents-react/dist/webComponents/BusyIndicator/index.js';
import type { ReactNode } from 'react';
import { Problem } from '../../components/page/problem.tsx';
import type { Data } from '../../connection/use-data.ts';

/** What a tab shows once it has read it. Source: Portolan */
export const Loaded = <Value,>(props: {
  readonly data: Data<Value>;
  readonly children: (value: Value) => ReactNode;
}) => (
  <>
    <Problem error={props.data.error} />
    {props.data.isLoading && <BusyIndicator active delay={300} className="busy" />}
    {props.data.value !== undefined && props.children(props.data.value)}
  </>
);
