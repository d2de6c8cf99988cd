import { Panel } from '@ui5/webcomponents-react/dist/webComponents/Panel/index.js';
import { useSyncExternalStore } from 'react';
import { type ApiCall, readCalls, subscribeToCalls } from '../../connection/calls.ts';
import { useTexts } from '../../shell/context.tsx';
import { Code } from '../values/code.tsx';
import { CopyButton } from '../values/copy-button.tsx';

/** "What API call is this?": everything the page did can be done by any HTTP client. Source: product description, cockpit manners */
export const ApiPanel = () => {
  const say = useTexts();
  const calls = useSyncExternalStore(subscribeToCalls, readCalls);
  return (
    <Panel collapsed headerText={say('apiCalls')} accessibleRole="Region" className="api-panel">
      <p>{say('apiCallsHelp')}</p>
      <ul className="calls">
        {calls.map((call) => (
          <li key={`${call.method} ${call.path} ${call.body ?? ''}`}>
            <code>
              {call.method} {call.path}
            </code>
            <CopyButton text={toCurl(call)} label={`curl ${call.method} ${call.path}`} />
            <Code text={toCurl(call)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
};

const toCurl = ({ method, path, body }: ApiCall): string =>
  [
    `curl -X ${method} '${location.origin}${path.replaceAll("'", '%27')}'`,
    "-H 'Authorization: Bearer <administrator token>'",
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${body.replaceAll("'", "'\\''")}'`]),
  ].join(' \\\n  ');
