import { operations } from '../../../../src/management-api/contract.ts';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type ClientKind, secretOperations } from './secret-operations.ts';

/** What stops working when a client goes, and how lately it worked. Source: product description, cockpit manners */
export const DeletionConsequence = (props: {
  readonly subaccount: Subaccount;
  readonly kind: ClientKind;
  readonly clientId: string;
}) => {
  const say = useTexts();
  const distance = useDistances();
  const { subdomain: subaccount } = props.subaccount;
  const use = useData(async () => {
    const [secrets, { tokens, next }] = await Promise.all([
      call(secretOperations[props.kind].list, { subaccount, client: props.clientId }),
      call(operations.searchTokens, { subaccount }, { clientId: props.clientId, limit: 100 }),
    ]);
    const used = secrets.flatMap(({ lastUsedAtMs }) => (lastUsedAtMs === undefined ? [] : [lastUsedAtMs]));
    return {
      lastUsedAtMs: used.length === 0 ? undefined : Math.max(...used),
      tokens: `${tokens.length}${next === undefined ? '' : '+'}`,
      hasSecrets: secrets.length > 0,
    };
  }, []);
  return (
    <>
      {say('clientDeletion')}
      {use.value !== undefined && (
        <>
          {' '}
          {use.value.hasSecrets &&
            `${say('lastUsed')}: ${use.value.lastUsedAtMs === undefined ? say('never') : distance(use.value.lastUsedAtMs)}. `}
          {`${say('liveTokens')}: ${use.value.tokens}.`}
        </>
      )}
    </>
  );
};
