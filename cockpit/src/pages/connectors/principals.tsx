import { z } from 'zod';
import { connectorFields, operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { useActions } from '../../components/tables/actions.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import { type ConnectorPlace, changeConfiguration } from './change-configuration.ts';

const schema = z.object({ subjectPattern: connectorFields.subjectPattern });

/** How back ends behind a local connector are told who calls: the subject of the certificate, and the CA to trust. Source: SAP doc "Configure Subject Patterns" */
export const Principals = (props: {
  readonly place: ConnectorPlace;
  readonly subjectPattern: string;
  readonly authorityPem: string;
  readonly onChanged: () => void;
}) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const { place, subjectPattern, authorityPem } = props;
  const changing = useActions([
    may(operations.putConnectorConfiguration) && {
      text: say('changeSubjectPattern'),
      dialog: (close) => (
        <FormDialog
          title={say('changeSubjectPattern')}
          fields={[
            {
              name: 'subjectPattern',
              label: 'subjectPattern',
              kind: 'text',
              isRequired: true,
              help: 'subjectPatternHelp',
            },
          ]}
          initial={{ subjectPattern }}
          schema={schema}
          onClose={close}
          onSubmit={async (changed) => {
            await changeConfiguration(place, () => changed);
            close();
            notify(say('saved'));
            props.onChanged();
          }}
        />
      ),
    },
  ]);
  return (
    <section aria-label={say('principalPropagation')}>
      <div className="page-header">
        <h2>{say('principalPropagation')}</h2>
        <div className="actions">{changing.buttons}</div>
      </div>
      {changing.dialog}
      <Facts isWide facts={[[say('subjectPattern'), <code key="pattern">{subjectPattern}</code>]]} />
      <h3>
        {say('principalAuthority')}
        <CopyButton text={authorityPem} label={say('principalAuthority')} />
      </h3>
      <p className="help">{say('principalAuthorityHelp')}</p>
      <Code text={authorityPem} />
    </section>
  );
};
