import { QueryClient } from '@tanstack/react-query';
import { RemoteFault } from './remote-fault.ts';

/** Server state of the window. Pushes say what is old, so nothing is read again by time or by focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 120_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && !(error instanceof RemoteFault),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
