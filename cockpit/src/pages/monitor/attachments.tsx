import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Table } from '../../components/tables/table.tsx';
import { call } from '../../connection/api.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { KeptContent } from './kept-content.tsx';

type Log = ResponseOf<typeof operations.getMessageProcessingLog>;

/** What a flow attached to the log of a message. Source: SAP doc "Message Processing Log" */
export const Attachments = ({
  params,
  attachments,
}: {
  readonly params: { readonly subaccount: string; readonly log: string };
  readonly attachments: Log['attachments'];
}) => {
  const say = useTexts();
  const may = useMay();
  if (attachments.length === 0) return null;
  return (
    <section>
      <h2>{say('attachments')}</h2>
      <Table
        name={say('attachments')}
        items={attachments}
        keyOf={({ id }) => id}
        empty={null}
        columns={[
          { head: say('name'), show: ({ name }) => name },
          { head: say('typeLabel'), show: ({ contentType }) => contentType, minWidth: '10rem' },
          { head: say('bytes'), show: ({ bytes }) => bytes, minWidth: '6rem' },
          {
            head: say('actions'),
            show: ({ id, name }) =>
              may(operations.getMessageAttachment) && (
                <KeptContent
                  name={name}
                  read={() => call(operations.getMessageAttachment, { ...params, attachment: id })}
                />
              ),
            minWidth: '12rem',
          },
        ]}
      />
    </section>
  );
};
