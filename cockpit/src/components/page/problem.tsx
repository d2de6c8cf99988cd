import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import type { ApiError } from '../../connection/api.ts';
import { type Texts, useTexts } from '../../shell/context.tsx';

/** What went wrong, what to do and the id it has in the server's log. Source: product description, cockpit manners */
export const Problem = ({ error }: { readonly error: ApiError | undefined }) => {
  const say = useTexts();
  if (error === undefined) return null;
  return (
    <div role="alert" className="problem">
      <MessageStrip design="Negative" hideCloseButton>
        {error.message}. {adviceOf(say, error.status)}
        {error.correlationId !== undefined && ` ${say('correlationId')}: ${error.correlationId}`}
      </MessageStrip>
    </div>
  );
};

const adviceOf = (say: Texts, status: number): string => {
  if (status === 0) return say('adviceUnreachable');
  if (status === 403) return say('adviceForbidden');
  if (status === 404) return say('adviceNotFound');
  if (status === 409) return say('adviceConflict');
  if (status >= 500) return say('adviceServer');
  return say('adviceInput');
};
