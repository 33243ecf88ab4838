import { Component, type ReactNode } from 'react';
import { Name } from '../../ui/index.ts';
import styles from './NodeBoundary.module.css';

interface Props {
  readonly id: string;
  readonly children: ReactNode;
}

/** Error boundary of one node: a node that fails to render is shown as such, and the others stay. */
export class NodeBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className={styles.broken} role="img" aria-label={`${this.props.id} cannot be drawn`}>
        <span>
          <Name>{this.props.id}</Name> cannot be drawn
        </span>
      </div>
    );
  }
}
