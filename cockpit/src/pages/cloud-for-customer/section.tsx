import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import type { ReactNode } from 'react';

/** One kind of thing on the page: its title, how to make one, those there are. Source: Portolan */
export const Section = (props: {
  readonly title: string;
  readonly create: string;
  /** Absent where who is signed in may not. */
  readonly onCreate: (() => void) | undefined;
  readonly children: ReactNode;
}) => (
  <section className="section">
    <div className="page-header">
      <h2>{props.title}</h2>
      {props.onCreate !== undefined && (
        <div className="actions">
          <Button onClick={props.onCreate}>{props.create}</Button>
        </div>
      )}
    </div>
    {props.children}
  </section>
);
