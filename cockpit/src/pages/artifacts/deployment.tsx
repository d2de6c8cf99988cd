import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { useTexts, useTimes } from '../../shell/context.tsx';

/** What of an artifact runs, and where it can be called. Source: SAP doc "Managing Integration Content" */
export const Deployment = ({
  artifact: { deployed, name },
}: {
  readonly artifact: ResponseOf<typeof operations.listArtifacts>[number];
}) => {
  const say = useTexts();
  const time = useTimes();
  return deployed === undefined ? (
    say('notDeployed')
  ) : (
    <div>
      <Tag design={deployed.status === 'STARTED' ? 'Positive' : 'Negative'}>
        {deployed.status} {deployed.version}
      </Tag>{' '}
      {time(deployed.deployedAtMs)}
      {deployed.error !== undefined && <div className="field-problem">{deployed.error}</div>}
      {deployed.url !== undefined && (
        <div>
          <code>{deployed.url}</code>
          <CopyButton text={deployed.url} label={`${say('endpoint')} ${name}`} />
        </div>
      )}
    </div>
  );
};
