import type { Subaccount } from '../../shell/sidebar.tsx';
import type { Authorizations } from './authorization-data.ts';

/** What a tab of Authorizations is given. Source: Portolan */
export type TabProps = {
  readonly subaccount: Subaccount;
  readonly data: Authorizations;
  /** Segments of the page's address. */
  readonly address: readonly string[];
  /** The user, group or role shown; empty for the list. */
  readonly part: string;
  readonly reload: () => void;
};
