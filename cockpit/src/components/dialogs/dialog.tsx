import { Bar } from '@ui5/webcomponents-react/dist/webComponents/Bar/index.js';
import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Dialog as Ui5Dialog } from '@ui5/webcomponents-react/dist/webComponents/Dialog/index.js';
import { type ReactNode, useEffect, useState } from 'react';
import type { ApiError } from '../../connection/api.ts';
import { toApiError } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import { Problem } from '../page/problem.tsx';

/** A dialog that does one thing: it stays open while that goes wrong, and says why. Source: Portolan */
export const Dialog = (props: {
  readonly title: string;
  readonly confirm?: string;
  readonly isDangerous?: boolean;
  readonly onConfirm?: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) => {
  const say = useTexts();
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const { onConfirm } = props;
  const [opener] = useState(() => document.activeElement);
  // Where it was opened one goes on; at the title, where that is gone
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      const next =
        opener?.isConnected === true && opener !== document.body ? opener : document.querySelector('main h1');
      if (isLost && next instanceof HTMLElement) next.focus();
    },
    [opener],
  );
  const run = async (): Promise<void> => {
    if (onConfirm === undefined || isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
    } catch (thrown) {
      if (!(thrown instanceof NotReady)) setError(toApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Ui5Dialog
      open
      headerText={props.title}
      onClose={props.onClose}
      className="dialog"
      footer={
        <Bar
          design="Footer"
          endContent={
            <>
              {onConfirm !== undefined && (
                <Button
                  design={props.isDangerous ? 'Negative' : 'Emphasized'}
                  disabled={isBusy}
                  loading={isBusy}
                  onClick={() => void run()}
                >
                  {props.confirm ?? say('save')}
                </Button>
              )}
              <Button design="Transparent" onClick={props.onClose}>
                {say(onConfirm === undefined ? 'close' : 'cancel')}
              </Button>
            </>
          }
        />
      }
    >
      <div className="dialog-body">
        <Problem error={error} />
        {props.children}
      </div>
    </Ui5Dialog>
  );
};

/** Thrown by what a dialog does where fields say themselves what is missing. Source: Portolan */
export class NotReady extends Error {}
