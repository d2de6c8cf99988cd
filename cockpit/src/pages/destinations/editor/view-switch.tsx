import { SegmentedButton } from '@ui5/webcomponents-react/dist/webComponents/SegmentedButton/index.js';
import { SegmentedButtonItem } from '@ui5/webcomponents-react/dist/webComponents/SegmentedButtonItem/index.js';
import { useTexts } from '../../../shell/context.tsx';

/** Form or raw properties: two views of the same. Source: SAP's cockpit, destinations */
export const ViewSwitch = (props: { readonly isRaw: boolean; readonly onSwitch: (isRaw: boolean) => void }) => {
  const say = useTexts();
  return (
    <SegmentedButton
      accessibleName={say('view')}
      onSelectionChange={(event) => props.onSwitch(event.detail.selectedItems[0]?.dataset.view === 'raw')}
    >
      <SegmentedButtonItem data-view="form" selected={!props.isRaw}>
        {say('form')}
      </SegmentedButtonItem>
      <SegmentedButtonItem data-view="raw" selected={props.isRaw}>
        {say('raw')}
      </SegmentedButtonItem>
    </SegmentedButton>
  );
};
