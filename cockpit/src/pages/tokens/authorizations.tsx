import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { useListing } from '../../components/tables/listing.tsx';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { useHolderColumns } from './use-holder-columns.tsx';

type Authorization = ResponseOf<typeof operations.searchAuthorizations>[number];

/** What users have allowed clients: each brings new tokens by its refresh token. Source: SAP doc "Revoke OAuth Access Tokens" */
export const Authorizations = (props: {
  readonly subaccount: Subaccount;
  readonly authorizations: readonly Authorization[];
  readonly onRevoked: () => void;
}) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const { content } = useListing({
    name: say('userAuthorizations'),
    items: props.authorizations,
    keyOf: ({ id }) => id,
    empty: null,
    columns: [
      ...useHolderColumns('8rem'),
      { head: say('issuedAt'), show: ({ issuedAtMs }) => time(issuedAtMs), minWidth: '9rem' },
      { head: say('expiresAt'), show: ({ expiresAtMs }) => time(expiresAtMs), minWidth: '9rem' },
    ],
    rowActions: [
      may(operations.revokeAuthorization) && {
        text: say('revoke'),
        label: ({ clientName, user }) => say('revokeThing', clientName, user),
        dialog: (authorization, close) => (
          <RevokeDialog
            subaccount={props.subaccount}
            revocation={{ kind: 'authorization', authorization }}
            onClose={close}
            onDone={props.onRevoked}
          />
        ),
      },
    ],
    rowActionsWidth: '7rem',
  });
  return (
    <section>
      <h2>{say('userAuthorizations')}</h2>
      <p className="lead tab-lead">{say('userAuthorizationsLead')}</p>
      {content}
    </section>
  );
};
