import type { ReactNode } from 'react';
import type { Data } from '../../connection/use-data.ts';
import { type Action, type Allowed, useActions } from '../tables/actions.tsx';
import { Page } from './page.tsx';

/** A page about one thing: what can be done with it, and what is known of it once it has been read. Source: SAP's cockpit */
export const DetailPage = <Value,>(props: {
  readonly title: string;
  readonly lead?: string;
  readonly data: Data<Value>;
  /** What is done at once, without a dialog. */
  readonly firstButton?: ReactNode;
  readonly actions: (value: Value) => Allowed<Action>;
  readonly children: (value: Value) => ReactNode;
}) => {
  const { value, error, isLoading } = props.data;
  const { buttons, dialog } = useActions(value === undefined ? [] : props.actions(value));
  return (
    <Page
      title={props.title}
      {...(props.lead !== undefined && { lead: props.lead })}
      error={error}
      isLoading={isLoading}
      actions={
        value !== undefined && (
          <>
            {props.firstButton}
            {buttons}
          </>
        )
      }
    >
      {value !== undefined && props.children(value)}
      {dialog}
    </Page>
  );
};
