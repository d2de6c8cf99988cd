import type { Column } from '../../components/tables/table.tsx';
import { useTexts } from '../../shell/context.tsx';

type Held = {
  readonly clientId: string;
  readonly clientName: string;
  readonly user: string;
  readonly scopes: readonly string[];
};

/** Who has something, and what it opens: the first columns of tokens and of authorizations. Source: SAP doc "Revoke OAuth Access Tokens" */
export const useHolderColumns = (scopesWidth: string): readonly Column<Held>[] => {
  const say = useTexts();
  return [
    {
      head: say('client'),
      show: ({ clientName, clientId }) => (
        <div>
          {clientName} <code>{clientId}</code>
        </div>
      ),
      minWidth: '11rem',
    },
    { head: say('user'), show: ({ user }) => user, minWidth: '9rem' },
    { head: say('scopes'), show: ({ scopes }) => scopes.join(', '), minWidth: scopesWidth },
  ];
};
