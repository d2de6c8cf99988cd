import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Table } from '../../components/table.tsx';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';

type Authorization = ResponseOf<typeof operations.searchAuthorizations>[number];

/** What users have allowed clients: each brings new tokens by its refresh token. Source: SAP doc "Revoke OAuth Access Tokens" */
export const Authorizations = (props: {
  readonly authorizations: readonly Authorization[];
  readonly onRevoke: (authorization: Authorization) => void;
}) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  return (
    <section>
      <h2>{say('userAuthorizations')}</h2>
      <p className="lead tab-lead">{say('userAuthorizationsLead')}</p>
      <Table
        name={say('userAuthorizations')}
        items={props.authorizations}
        keyOf={({ id }) => id}
        empty={null}
        columns={[
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
          { head: say('scopes'), show: ({ scopes }) => scopes.join(', '), minWidth: '8rem' },
          { head: say('issuedAt'), show: ({ issuedAtMs }) => time(issuedAtMs), minWidth: '9rem' },
          { head: say('expiresAt'), show: ({ expiresAtMs }) => time(expiresAtMs), minWidth: '9rem' },
          {
            head: say('actions'),
            minWidth: '7rem',
            show: (authorization) =>
              may(operations.revokeAuthorization) && (
                <Button
                  design="Transparent"
                  accessibleName={say('revokeThing', authorization.clientName, authorization.user)}
                  onClick={() => props.onRevoke(authorization)}
                >
                  {say('revoke')}
                </Button>
              ),
          },
        ]}
      />
    </section>
  );
};
