import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { download } from '../../components/values/download.ts';
import { Facts } from '../../components/values/facts.tsx';
import { Validity } from '../../components/values/validity.tsx';
import { useTexts, useTimes } from '../../shell/context.tsx';

type Certificate = NonNullable<ResponseOf<typeof operations.getLocalServiceProvider>['active']>;

/** A certificate of the local service provider, to copy and to download. Source: SAP doc "Manage Trust" */
export const SigningCertificate = (props: {
  readonly title: string;
  readonly help?: string;
  readonly certificate: Certificate;
}) => {
  const say = useTexts();
  const time = useTimes();
  const { certificate } = props;
  return (
    <section aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.help !== undefined && <p className="help">{props.help}</p>}
      <Facts
        facts={[
          [say('certificateSubject'), certificate.subject],
          [say('serialNumber'), certificate.serialNumber],
          [say('certificateValidFrom'), time(certificate.validFromMs)],
          [say('certificateValidUntil'), <Validity key="until" untilMs={certificate.validToMs} />],
          [say('fingerprint'), certificate.fingerprint],
        ]}
      />
      <div className="row">
        <span>{say('certificatePem')}</span>
        <CopyButton text={certificate.certificatePem} label={props.title} />
        <Button design="Transparent" onClick={() => download('signing-certificate.pem', certificate.certificatePem)}>
          {say('download')}
        </Button>
      </div>
      <Code text={certificate.certificatePem} />
    </section>
  );
};
