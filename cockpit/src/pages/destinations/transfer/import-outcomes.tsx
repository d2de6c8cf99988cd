import type { operations, ResponseOf } from '../../../../../src/management-api/contract.ts';
import { RowCheckBox } from '../../../components/tables/row-controls.tsx';
import { Table } from '../../../components/tables/table.tsx';
import { Tag } from '../../../components/values/tag.tsx';
import { translateRefusal } from '../../../language/refusals.ts';
import { useTexts } from '../../../shell/context.tsx';

/** What becomes of a destination, and which file it is in; `file` is negative where that could not be read. Source: management-api/contract.ts */
export type Outcome = ResponseOf<typeof operations.importDestinations>[number] & {
  readonly file: number;
  readonly fileName: string;
};

/** Tells destinations of a preview apart; a name that is in a file twice is taken or left as one. Source: Portolan */
export const keyOf = ({ file, name }: Outcome): string => `${file} ${name}`;

/** What an import does or did; before it is done, each can be left out. Source: SAP doc "Import Destinations" */
export const Outcomes = (props: {
  readonly outcomes: readonly Outcome[];
  readonly leftOut?: ReadonlySet<string>;
  readonly onChoose?: (key: string, isChosen: boolean) => void;
}) => {
  const say = useTexts();
  const { outcomes, leftOut, onChoose } = props;
  const texts = onChoose === undefined ? doneTexts : previewTexts;
  return (
    <Table
      name={say('importPreview')}
      items={outcomes.map((outcome, index) => ({ ...outcome, index }))}
      keyOf={({ index }) => String(index)}
      empty={null}
      columns={[
        ...(onChoose === undefined
          ? []
          : [
              {
                head: say('choose'),
                minWidth: '5rem',
                show: (one: Outcome) =>
                  one.action !== 'failed' && (
                    <RowCheckBox
                      name={say('chooseThing', one.name)}
                      isChosen={leftOut?.has(keyOf(one)) !== true}
                      onChoose={(isChosen) => onChoose(keyOf(one), isChosen)}
                    />
                  ),
              },
            ]),
        { head: say('name'), minWidth: '8rem', show: ({ name }) => name },
        {
          head: say('outcome'),
          minWidth: '7rem',
          show: ({ action }) => <Tag design={designs[action]}>{say(texts[action])}</Tag>,
        },
        { head: say('file'), minWidth: '7rem', show: ({ fileName }) => fileName },
        {
          head: say('note'),
          minWidth: '10rem',
          show: ({ reason, missingSecrets }) =>
            (reason && translateRefusal(reason)) ??
            (missingSecrets.length > 0 ? say('missingSecrets', missingSecrets.join(', ')) : ''),
        },
      ]}
    />
  );
};

const designs = { created: 'Positive', replaced: 'Critical', failed: 'Negative' } as const;
const previewTexts = { created: 'willBeCreated', replaced: 'willBeReplaced', failed: 'importFailed' } as const;
const doneTexts = { created: 'wasCreated', replaced: 'wasReplaced', failed: 'importFailed' } as const;
