import { Panel } from '@ui5/webcomponents-react/dist/webComponents/Panel/index.js';
import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { Code } from '../../components/values/code.tsx';
import { copied, Facts } from '../../components/values/facts.tsx';
import { offeringWords, sayWord } from '../../language/words.ts';
import { useTexts } from '../../shell/context.tsx';
import { useDurations } from '../../shell/durations.ts';
import { listParameters, parameterTexts } from './list-parameters.ts';

/** What an instance is, its parameters in words; as they were given they are folded below. Source: SAP's cockpit, instance details */
export const InstanceFacts = ({
  instance,
}: {
  readonly instance: ResponseOf<typeof operations.listServiceInstances>[number];
}) => {
  const say = useTexts();
  const duration = useDurations();
  const { parameters } = instance;
  return (
    <>
      <Facts
        facts={[
          copied(say('id'), instance.id),
          [say('offering'), sayWord(say, offeringWords, instance.offering)],
          [say('plan'), instance.plan],
          copied(say('clientId'), instance.clientId),
          ...listParameters(parameters).map((parameter) => {
            const { name } = parameter;
            const shown = 'seconds' in parameter ? duration(parameter.seconds) : parameter.texts.join(', ');
            return [sayWord(say, parameterTexts, name), shown] as const;
          }),
        ]}
      />
      {Object.keys(parameters).length > 0 && (
        <Panel collapsed headerText={say('parameters')} accessibleRole="Region" className="section">
          <Code text={JSON.stringify(parameters, undefined, 2)} />
        </Panel>
      )}
    </>
  );
};
