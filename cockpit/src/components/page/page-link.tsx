import type { MouseEvent, ReactNode } from 'react';
import { goToAddress, hrefOf, toQuery } from '../../shell/address.ts';

/**
 * A link to another page of the cockpit: the browser's own, of which a table has hundreds. `query`: what that page is narrowed down by.
 * Source: Portolan
 */
export const PageLink = (props: {
  readonly to: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}) => {
  const address = hrefOf(...props.to) + toQuery(props.query ?? {});
  return (
    <a
      className="link"
      href={address}
      onClick={(event: MouseEvent) => {
        const { ctrlKey, metaKey, shiftKey } = event;
        // Those open a tab or window of its own.
        if (ctrlKey || metaKey || shiftKey) return;
        event.preventDefault();
        goToAddress(address);
      }}
    >
      {props.children}
    </a>
  );
};
