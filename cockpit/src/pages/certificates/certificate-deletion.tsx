import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { LevelCalls } from '../destinations/level/level-calls.ts';
import type { CertificateDetails } from './used-by.tsx';

/** Asks before a certificate goes, and names what stops working with it. Source: product description, cockpit manners */
export const CertificateDeletion = (props: {
  readonly certificate: CertificateDetails;
  readonly calls: LevelCalls;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { name, usedBy } = props.certificate;
  return (
    <ConfirmDelete
      name={name}
      consequence={
        usedBy.length === 0
          ? say('certificateDeletionUnused')
          : say('certificateDeletion', usedBy.map((user) => user.name).join(', '))
      }
      onDelete={() => props.calls.deleteCertificate(name)}
      onDone={props.onDone}
      onClose={props.onClose}
    />
  );
};
