import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useTexts } from '../../shell/context.tsx';
import { CopyButton } from '../values/copy-button.tsx';
import { download } from '../values/download.ts';
import { Dialog } from './dialog.tsx';

/** Shows what is shown once: values to copy, or to keep as a file. Source: product description, cockpit manners; security.md S-58 */
export const SecretDialog = (props: {
  readonly title: string;
  readonly values: Readonly<Record<string, string>>;
  readonly fileName: string;
  /** What the file holds, where that is not the values. */
  readonly file?: unknown;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <MessageStrip design="Critical" hideCloseButton>
        {say('shownOnce')}
      </MessageStrip>
      <dl className="secrets">
        {Object.entries(props.values).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code data-value={name}>{value}</code>
              <CopyButton text={value} label={name} />
            </dd>
          </div>
        ))}
      </dl>
      <Button onClick={() => download(props.fileName, JSON.stringify(props.file ?? props.values, null, 2))}>
        {say('download')}
      </Button>
    </Dialog>
  );
};
