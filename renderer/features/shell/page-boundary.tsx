import { Component, type ReactNode } from 'react';
import { faultOf } from '../../api/remote-fault.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';

interface Props {
  readonly children: ReactNode;
}
interface State {
  readonly error: unknown;
}

/** Keeps the window standing when a page fails to draw itself. A class, because React offers this to classes only. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    const retry = (
      <Button variant="primary" onClick={() => this.setState({ error: null })}>
        Show the page again
      </Button>
    );
    return (
      <main className="centre">
        <ErrorPanel fault={faultOf(this.state.error)} during="Showing this page" actions={retry} />
      </main>
    );
  }
}
