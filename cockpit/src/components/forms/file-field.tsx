import { FileUploader } from '@ui5/webcomponents-react/dist/webComponents/FileUploader/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { useTexts } from '../../shell/context.tsx';

/** Takes files by choosing them, or by dropping them on it. Source: Portolan */
export const FileField = (props: {
  readonly label: string;
  /** What becomes of the file. */
  readonly help?: string;
  /** Extensions with their dots. */
  readonly accept: readonly string[];
  readonly multiple?: boolean;
  readonly problem?: string | undefined;
  readonly onFiles: (files: readonly File[]) => void;
}) => {
  const say = useTexts();
  return (
    <div className="field">
      <Label for="file-field">{props.label}</Label>
      <FileUploader
        id="file-field"
        accessibleName={props.label}
        accept={props.accept.join(',')}
        multiple={props.multiple === true}
        placeholder={say('chooseFiles')}
        valueState={props.problem === undefined ? 'None' : 'Negative'}
        onChange={(event) => props.onFiles([...(event.detail.files ?? [])])}
      />
      {props.help !== undefined && <p className="help">{props.help}</p>}
      <p className="help">{props.accept.join(' ')}</p>
      {props.problem !== undefined && (
        <p role="alert" className="field-problem">
          {props.problem}
        </p>
      )}
    </div>
  );
};
