import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import '@ui5/webcomponents-icons/dist/copy.js';
import { useCockpit, useTexts } from '../../shell/context.tsx';

/** Copies a text. Source: product description, cockpit manners */
export const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const say = useTexts();
  const { notify } = useCockpit();
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => notify(say('copied')),
      () => notify(say('notCopied')),
    );
  };
  return (
    <Button
      className="copy"
      design="Transparent"
      icon="copy"
      tooltip={say('copyThing', label)}
      accessibleName={say('copyThing', label)}
      onClick={copy}
    />
  );
};
