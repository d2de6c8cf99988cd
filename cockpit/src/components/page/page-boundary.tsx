import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { Component, type ReactNode } from 'react';
import { useTexts } from '../../shell/context.tsx';

/**
 * Stands in for a page that could not be fetched or drawn: after an update of the server its parts have other names, and reloading
 * finds them. Source: React, error boundaries
 */
export class PageBoundary extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Failure /> : this.props.children;
  }
}

const Failure = () => {
  const say = useTexts();
  return (
    <main className="page">
      <h1>{say('pageFailed')}</h1>
      <div role="alert" className="problem">
        <MessageStrip design="Negative" hideCloseButton>
          {say('pageFailedHelp')}
        </MessageStrip>
      </div>
      <Button onClick={() => location.reload()}>{say('reload')}</Button>
    </main>
  );
};
