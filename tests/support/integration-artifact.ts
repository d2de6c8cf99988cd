import { strToU8, zipSync } from 'fflate';
import { composeIflow } from '../../src/integration-content/flow-model/testing/compose-iflow.ts';

/** What goes into an archive of an integration flow. */
export type FlowArchive = {
  readonly id?: string;
  readonly version?: string;
  /** Below `/http`; may be `{{Sender_Address}}`, an externalized parameter. */
  readonly path?: string;
  /** A sender adapter this server does not have makes the flow undeployable. */
  readonly senderAdapter?: string;
  readonly parameters?: string;
  readonly files?: Readonly<Record<string, string>>;
};

/** An archive as the SAP system's editor exports it. */
export const composeFlowArchive = (flow: FlowArchive = {}): Uint8Array => {
  const id = flow.id ?? 'Orders';
  const files: Record<string, string> = {
    'META-INF/MANIFEST.MF': [
      'Manifest-Version: 1.0',
      'Bundle-ManifestVersion: 2',
      `Bundle-Name: ${id}`,
      `Bundle-SymbolicName: ${id}; singleton:=true`,
      `Bundle-Version: ${flow.version ?? '1.0.0'}`,
      'SAP-BundleType: IntegrationFlow',
      '',
      '',
    ].join('\r\n'),
    'src/main/resources/parameters.prop': flow.parameters ?? '#Thu Nov 26 02:00:00 UTC 2026\nRetries=3\n',
    'src/main/resources/parameters.propdef': `<?xml version="1.0" encoding="UTF-8" standalone="no"?><parameters><parameter><key>Retries</key><name>Retries</name><type>xsd:integer</type><isRequired>false</isRequired><constraint/><description>How often</description></parameter></parameters>`,
    'src/main/resources/script/script1.groovy': 'def Message processData(Message message) { return message }',
    [`src/main/resources/scenarioflows/integrationflow/${id}.iflw`]: composeIflow({
      sender: { urlPath: flow.path ?? '/orders', ...(flow.senderAdapter && { ComponentType: flow.senderAdapter }) },
    }),
    ...flow.files,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
};
