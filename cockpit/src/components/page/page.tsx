import { BusyIndicator } from '@ui5/webcomponents-react/dist/webComponents/BusyIndicator/index.js';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { ApiError } from '../../connection/api.ts';
import { hasJustMoved } from '../../shell/address.ts';
import { ApiPanel } from './api-panel.tsx';
import { Problem } from './problem.tsx';

/** The frame of a page: title, what can be done, what went wrong, content, and the calls behind it. Source: Portolan */
export const Page = (props: {
  readonly title: string;
  readonly lead?: string;
  readonly actions?: ReactNode;
  readonly error?: ApiError | undefined;
  readonly isLoading?: boolean;
  readonly children: ReactNode;
}) => {
  useEffect(() => {
    document.title = `${props.title} - Portolan Cockpit`;
  }, [props.title]);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever goes to a page by keyboard or hears it read goes on at its title
  useEffect(() => {
    if (hasJustMoved()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className="page">
      <header className="page-header">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {props.title}
          </h1>
          {props.lead !== undefined && <p className="lead">{props.lead}</p>}
        </div>
        <div className="actions">{props.actions}</div>
      </header>
      <Problem error={props.error} />
      {/* Content that is there stays while it is read again. */}
      {props.isLoading === true && <BusyIndicator active delay={300} className="busy" />}
      {props.children}
      <ApiPanel />
    </main>
  );
};
