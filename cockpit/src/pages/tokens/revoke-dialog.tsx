import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { call } from '../../connection/api.ts';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

/** What is to be revoked. Source: SAP doc "Revoke OAuth Access Tokens" */
export type Revocation =
  | { readonly kind: 'token'; readonly token: ResponseOf<typeof operations.searchTokens>['tokens'][number] }
  | {
      readonly kind: 'authorization';
      readonly authorization: ResponseOf<typeof operations.searchAuthorizations>[number];
    }
  | { readonly kind: 'all'; readonly filter: { readonly clientId?: string; readonly user?: string } };

/** Asks before tokens end, and says what stops working with them. Source: product description, cockpit manners */
export const RevokeDialog = (props: {
  readonly subaccount: Subaccount;
  readonly revocation: Revocation;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const { notify } = useCockpit();
  const params = { subaccount: props.subaccount.subdomain };
  const { revocation } = props;
  const [title, consequence] = wordsOf(say, revocation);
  const revoke = async (): Promise<string> => {
    if (revocation.kind === 'token') {
      await call(operations.revokeToken, { ...params, token: revocation.token.id });
      return say('revoked');
    }
    if (revocation.kind === 'authorization') {
      await call(operations.revokeAuthorization, { ...params, authorization: revocation.authorization.id });
      return say('revoked');
    }
    const { count } = await call(operations.revokeTokens, params, revocation.filter);
    return say('revokedCount', count);
  };
  return (
    <Dialog
      title={title}
      confirm={say('revoke')}
      isDangerous
      onClose={props.onClose}
      onConfirm={async () => {
        notify(await revoke());
        props.onClose();
        props.onDone();
      }}
    >
      <p>{consequence}</p>
    </Dialog>
  );
};

const wordsOf = (say: ReturnType<typeof useTexts>, revocation: Revocation): readonly [string, string] => {
  if (revocation.kind === 'token')
    return [say('revokeToken'), say('revokeTokenHelp', revocation.token.clientName, revocation.token.user)];
  if (revocation.kind === 'authorization') {
    const { clientName, user } = revocation.authorization;
    return [say('revokeAuthorization'), say('revokeAuthorizationHelp', clientName, user)];
  }
  const { clientId, user } = revocation.filter;
  if (clientId === undefined) return [say('revokeAll'), say('revokeAllOfUser', user ?? '')];
  if (user === undefined) return [say('revokeAll'), say('revokeAllOfClient', clientId)];
  return [say('revokeAll'), say('revokeAllOfBoth', clientId, user)];
};
