import type { ReactNode } from 'react';

export function Shell(): ReactNode {
  return <div />;
}
