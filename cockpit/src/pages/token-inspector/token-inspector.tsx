import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useEffect, useId, useMemo, useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import { ClaimTable } from './claim-table.tsx';
import { type ReadToken, readToken } from './read-token.ts';
import { Validity } from './validity.tsx';
import { type Verdict, verifySignature } from './verify-signature.ts';
import './token-inspector.css';

/**
 * Shows what a token says, and whether it is ours. The token stays in this page: it is in no request, no address and no storage; the
 * public keys were fetched before. Source: product description, cockpit manners
 */
export const TokenInspector = () => {
  const say = useTexts();
  const id = useId();
  const [pasted, setPasted] = useState('');
  const keys = useData(() => call(operations.listTokenKeys, {}), []);
  const token = useMemo(() => readToken(pasted), [pasted]);
  return (
    <Page title={say('tokenInspector')} lead={say('inspectorLead')} error={keys.error} isLoading={keys.isLoading}>
      <div className="field">
        <label htmlFor={id}>{say('token')}</label>
        {/* Some browsers send what is spelled to a service. */}
        <textarea
          id={id}
          className="token"
          rows={6}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder={say('pasteToken')}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
        />
      </div>
      <div aria-live="polite">
        {token.kind === 'nothing' ? (
          <div className="empty">
            <p>{say('inspectorEmpty')}</p>
          </div>
        ) : (
          <Result token={token} keys={keys.value} />
        )}
      </div>
    </Page>
  );
};

const Result = ({ token, keys }: { readonly token: ReadToken; readonly keys: Parameters<typeof Jwt>[0]['keys'] }) => {
  const say = useTexts();
  if (token.kind === 'jwt') return <Jwt token={token} keys={keys} />;
  const text = {
    nothing: '',
    opaque: say('opaqueToken'),
    encrypted: say('encryptedToken'),
    broken: say('brokenToken'),
  };
  return (
    <MessageStrip design={token.kind === 'broken' ? 'Negative' : 'Information'} hideCloseButton>
      {text[token.kind]}
    </MessageStrip>
  );
};

const Jwt = ({
  token,
  keys,
}: {
  readonly token: ReadToken & { readonly kind: 'jwt' };
  readonly keys: Parameters<typeof verifySignature>[1] | undefined;
}) => {
  const say = useTexts();
  const [verdict, setVerdict] = useState<Verdict>();
  useEffect(() => {
    let isCurrent = true;
    setVerdict(undefined);
    if (keys === undefined) return;
    verifySignature(token, keys).then(
      (found) => isCurrent && setVerdict(found),
      () => isCurrent && setVerdict({ kind: 'impossible' }),
    );
    return () => {
      isCurrent = false;
    };
  }, [token, keys]);
  return (
    <>
      <div className="verdicts">
        {verdict !== undefined && <Signature verdict={verdict} />}
        <Validity claims={token.payload} />
      </div>
      <h2>{say('tokenHeader')}</h2>
      <ClaimTable name={say('tokenHeader')} claims={token.header} />
      <h2>{say('tokenPayload')}</h2>
      <ClaimTable name={say('tokenPayload')} claims={token.payload} />
    </>
  );
};

const Signature = ({ verdict }: { readonly verdict: Verdict }) => {
  const say = useTexts();
  if (verdict.kind === 'genuine') {
    return (
      <MessageStrip design="Positive" hideCloseButton>
        {say('signatureGenuine', verdict.subaccount, verdict.kid)}
      </MessageStrip>
    );
  }
  if (verdict.kind === 'forged') {
    return (
      <MessageStrip design="Negative" hideCloseButton>
        {say('signatureForged', verdict.subaccount, verdict.kid)}
      </MessageStrip>
    );
  }
  return (
    <MessageStrip design="Critical" hideCloseButton>
      {say(verdict.kind === 'unknown-key' ? 'signatureUnknownKey' : 'signatureImpossible')}
    </MessageStrip>
  );
};
