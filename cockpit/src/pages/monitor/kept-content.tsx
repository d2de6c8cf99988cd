import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { download } from '../../components/values/download.ts';
import type { ApiError } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import { NamedValues } from './named-values.tsx';

type NamedValue = { readonly name: string; readonly value: string };
/** What the API answers of an attachment or a traced message. */
type Kept = {
  readonly contentType: string;
  readonly content: string;
  readonly headers?: readonly NamedValue[];
  readonly exchangeProperties?: readonly NamedValue[];
};

/** Buttons that show and download something a flow kept. It is shown as text, whatever it says it is (S-57). Source: SAP doc "Monitor Message Processing" (attachments) */
export const KeptContent = (props: { readonly name: string; readonly read: () => Promise<Kept> }) => {
  const say = useTexts();
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<ApiError>();
  const save = (): void => {
    props
      .read()
      .then(({ content }) => download(props.name, toBytes(content)))
      .catch((thrown: unknown) => setError(toApiError(thrown)));
  };
  return (
    <>
      <Button design="Transparent" accessibleName={`${say('show')} ${props.name}`} onClick={() => setOpen(true)}>
        {say('show')}
      </Button>
      <Button design="Transparent" accessibleName={`${say('download')} ${props.name}`} onClick={save}>
        {say('download')}
      </Button>
      <Problem error={error} />
      {isOpen && <Preview {...props} onClose={() => setOpen(false)} />}
    </>
  );
};

const Preview = (props: {
  readonly name: string;
  readonly read: () => Promise<Kept>;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { value, error } = useData(props.read, []);
  const text = value && toText(toBytes(value.content));
  return (
    <Dialog title={props.name} onClose={props.onClose}>
      <Problem error={error} />
      {value !== undefined && (
        <>
          <p>
            {value.contentType}
            {text !== undefined && <CopyButton text={text} label={props.name} />}
          </p>
          {text === undefined ? <p>{say('notText')}</p> : <Code text={text} />}
          <NamedValues name={say('headers')} values={value.headers ?? []} />
          <NamedValues name={say('exchangeProperties')} values={value.exchangeProperties ?? []} />
        </>
      )}
    </Dialog>
  );
};

const toBytes = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** The text bytes stand for; nothing where they are no text. */
const toText = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
};
