/** What goes into an integration flow as the editor of the SAP system saves it. Settings are merged over usual ones. */
export type ComposedFlow = {
  readonly runtime?: Settings;
  readonly sender?: Settings;
  readonly receiver?: Settings | 'none';
  /** Between start and end, in their order. Default: one Request Reply. */
  readonly steps?: readonly ComposedStep[];
  /** Raw XML put into the process. */
  readonly extra?: string;
};

/** One step; `settings` hold its `activityType`. */
export type ComposedStep = {
  readonly id: string;
  readonly name: string;
  readonly settings: Settings;
  readonly tag?: string;
};

type Settings = Readonly<Record<string, string>>;

/** The Request Reply that calls the receiver. */
export const callStep: ComposedStep = {
  id: 'ServiceTask_1',
  name: 'Call the shop',
  tag: 'serviceTask',
  settings: { activityType: 'ExternalCall' },
};

/** A content modifier. Rows are `[name, type, value]`. */
export const contentModifier = (
  name: string,
  parts: {
    readonly headers?: readonly (readonly [string, string, string])[];
    readonly properties?: readonly (readonly [string, string, string])[];
    readonly body?: readonly ['constant' | 'expression', string];
  },
): ComposedStep => ({
  id: `CallActivity_${name.replaceAll(/\W/g, '')}`,
  name,
  settings: {
    activityType: 'Enricher',
    headerTable: composeTable(parts.headers ?? []),
    propertyTable: composeTable(parts.properties ?? []),
    bodyType: parts.body?.[0] ?? 'constant',
    wrapContent: parts.body?.[1] ?? '',
  },
});

const composeTable = (rows: readonly (readonly [string, string, string])[]): string =>
  rows
    .map(([name, type, value]) =>
      [
        ['Action', type === 'delete' ? 'Delete' : 'Create'],
        ['Type', type],
        ['Value', value],
        ['Default', ''],
        ['Name', name],
        ['Datatype', ''],
      ]
        .map(([id = '', text = '']) => `<cell id='${id}'>${escapeXml(text)}</cell>`)
        .join(''),
    )
    .map((cells) => `<row>${cells}</row>`)
    .join('');

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const settingsXml = (settings: Settings): string =>
  `<bpmn2:extensionElements>${Object.entries(settings)
    .map(([key, value]) => `<ifl:property><key>${key}</key><value>${escapeXml(value)}</value></ifl:property>`)
    .join('')}</bpmn2:extensionElements>`;

/** The text of an `.iflw` with an HTTPS sender and an HTTP receiver. */
export const composeIflow = (flow: ComposedFlow): string => {
  const steps = flow.steps ?? [callStep];
  const receiving = steps.find((step) => step.settings.activityType === 'ExternalCall')?.id ?? 'EndEvent_1';
  const sender: Settings = {
    ComponentType: 'HTTPS',
    direction: 'Sender',
    urlPath: '/orders',
    senderAuthType: 'RoleBased',
    userRole: 'ESBMessaging.send',
    xsrfProtection: '0',
    maximumBodySize: '1',
    clientCertificates: '',
    ...flow.sender,
  };
  const receiver: Settings = {
    ComponentType: 'HTTP',
    direction: 'Receiver',
    httpAddressWithoutQuery: 'http://shop.dest/orders',
    httpAddressQuery: '',
    httpMethod: 'POST',
    proxyType: 'default',
    authenticationMethod: 'None',
    credentialName: '',
    httpRequestTimeout: '60000',
    allowedRequestHeaders: '',
    allowedResponseHeaders: '*',
    ...(flow.receiver === 'none' ? {} : flow.receiver),
  };
  const chain = ['StartEvent_1', ...steps.map(({ id }) => id), 'EndEvent_1'];
  const arrows = chain.slice(1).map((target, index) => {
    return `<bpmn2:sequenceFlow id="SequenceFlow_${index}" sourceRef="${chain[index]}" targetRef="${target}"/>`;
  });
  const shapes = steps.map(({ id, name, tag = 'callActivity', settings }) => {
    return `<bpmn2:${tag} id="${id}" name="${escapeXml(name)}">${settingsXml(settings)}</bpmn2:${tag}>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn2:definitions xmlns:bpmn2="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ifl="http:///com.sap.ifl.model/Ifl.xsd" id="Definitions_1">
  <bpmn2:collaboration id="Collaboration_1" name="Default Collaboration">
    ${settingsXml({ log: 'All events', allowedHeaderList: '', corsEnabled: 'false', returnExceptionToSender: 'false', ...flow.runtime })}
    <bpmn2:participant id="Participant_1" ifl:type="EndpointSender" name="Sender"/>
    <bpmn2:participant id="Participant_2" ifl:type="EndpointRecevier" name="Receiver"/>
    <bpmn2:participant id="Participant_Process_1" ifl:type="IntegrationProcess" name="Orders" processRef="Process_1"/>
    <bpmn2:messageFlow id="MessageFlow_1" name="HTTPS" sourceRef="Participant_1" targetRef="StartEvent_1">${settingsXml(sender)}</bpmn2:messageFlow>
    ${flow.receiver === 'none' ? '' : `<bpmn2:messageFlow id="MessageFlow_2" name="HTTP" sourceRef="${receiving}" targetRef="Participant_2">${settingsXml(receiver)}</bpmn2:messageFlow>`}
  </bpmn2:collaboration>
  <bpmn2:process id="Process_1" name="Orders">
    ${settingsXml({ transactionalHandling: 'Not Required' })}
    <bpmn2:startEvent id="StartEvent_1" name="Start"><bpmn2:outgoing>SequenceFlow_0</bpmn2:outgoing><bpmn2:messageEventDefinition/></bpmn2:startEvent>
    <bpmn2:endEvent id="EndEvent_1" name="End"><bpmn2:messageEventDefinition/></bpmn2:endEvent>
    ${shapes.join('\n    ')}
    ${arrows.join('\n    ')}
    ${flow.extra ?? ''}
  </bpmn2:process>
</bpmn2:definitions>`;
};

/** The files of an artifact that holds the flow. `parameters` becomes its `parameters.prop`. */
export const composeArtifactFiles = (flow: ComposedFlow, parameters = ''): ReadonlyMap<string, Uint8Array> =>
  new Map([
    ['META-INF/MANIFEST.MF', Buffer.from('Manifest-Version: 1.0\r\nBundle-SymbolicName: Orders; singleton:=true\r\n')],
    ['src/main/resources/parameters.prop', Buffer.from(parameters)],
    ['src/main/resources/scenarioflows/integrationflow/Orders.iflw', Buffer.from(composeIflow(flow))],
  ]);
