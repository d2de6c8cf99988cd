import type { ArchiveFiles } from '../archive/archive.ts';
import { type ArtifactKind, kindWords } from './artifact.ts';
import { formatManifest, manifestPath } from './manifest.ts';

/** Folder of the model of an integration flow. Source: archives of SAP's published integration content */
export const modelFolder = 'src/main/resources/scenarioflows/integrationflow/';

/**
 * The files of an artifact made without content: an integration flow that starts and ends, an empty value mapping, and so on.
 * Source: SAP doc "Integration Content" (create: content is optional); assumed: what the template holds
 */
export const createTemplate = (kind: ArtifactKind, id: string): ArchiveFiles => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const files = new Map<string, Uint8Array>([
    [
      manifestPath,
      formatManifest(
        new Map([
          ['Manifest-Version', '1.0'],
          ['Bundle-ManifestVersion', '2'],
          ['SAP-BundleType', kindWords[kind].bundleType],
        ]),
      ),
    ],
  ]);
  switch (kind) {
    case 'integration-flow':
      files.set('src/main/resources/parameters.prop', text(''));
      files.set(
        'src/main/resources/parameters.propdef',
        text('<?xml version="1.0" encoding="UTF-8"?><parameters><param_references/></parameters>'),
      );
      files.set(`${modelFolder}${id}.iflw`, text(emptyFlow));
      break;
    case 'value-mapping':
      files.set('value_mapping.xml', text('<?xml version="1.0" encoding="UTF-8"?>\n<vm version="2.0"></vm>'));
      break;
    case 'message-mapping':
    case 'script-collection':
      break;
  }
  return files;
};

const emptyFlow = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn2:definitions xmlns:bpmn2="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ifl="http:///com.sap.ifl.model/Ifl.xsd" id="Definitions_1">
  <bpmn2:collaboration id="Collaboration_1" name="Default Collaboration">
    <bpmn2:participant id="Participant_Process_1" ifl:type="IntegrationProcess" name="Integration Process" processRef="Process_1"/>
  </bpmn2:collaboration>
  <bpmn2:process id="Process_1" name="Integration Process">
    <bpmn2:startEvent id="StartEvent_2" name="Start">
      <bpmn2:outgoing>SequenceFlow_3</bpmn2:outgoing>
      <bpmn2:messageEventDefinition/>
    </bpmn2:startEvent>
    <bpmn2:endEvent id="EndEvent_2" name="End">
      <bpmn2:incoming>SequenceFlow_3</bpmn2:incoming>
      <bpmn2:messageEventDefinition/>
    </bpmn2:endEvent>
    <bpmn2:sequenceFlow id="SequenceFlow_3" sourceRef="StartEvent_2" targetRef="EndEvent_2"/>
  </bpmn2:process>
</bpmn2:definitions>
`;
