import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { useTexts } from '../../shell/context.tsx';

/** Where messages are sent to, and an example that does. Source: product description, cockpit manners */
export const Sending = (props: {
  readonly url: string;
  readonly role: string | undefined;
  readonly isNeo: boolean;
}) => {
  const say = useTexts();
  const { url, role, isNeo } = props;
  const curl = toCurl(url, role, isNeo ? '<user>:<password>' : '<clientid>:<clientsecret>');
  return (
    <>
      <h2>
        {say('endpoint')}
        <CopyButton text={url} label={say('endpoint')} />
      </h2>
      <Code text={url} />
      <h2>
        {say('sendTest')}
        <CopyButton text={curl} label={say('sendTest')} />
      </h2>
      <p>{say(role === undefined ? 'sendTestCertificateHelp' : isNeo ? 'sendTestNeoHelp' : 'sendTestHelp')}</p>
      <Code text={curl} />
    </>
  );
};

/** How a sender calls the endpoint, with what it has to put in. */
const toCurl = (url: string, role: string | undefined, credentials: string): string =>
  [
    `curl -X POST '${url}'`,
    role === undefined ? '--cert sender.pem --key sender-key.pem' : `-u '${credentials}'`,
    "-H 'Content-Type: application/json'",
    `-d '{"order":1}'`,
  ].join(' \\\n  ');
