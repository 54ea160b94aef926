import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { Input, Output, ProcedureName } from '../../electron/contract/contract.ts';
import { call } from './client.ts';
import { queryKey, segmentsChanged } from './queries.ts';

/** A command of the contract as a mutation; pushes keep the cache right, the queries named in `refresh` are read again at once. */
export function useCommand<N extends ProcedureName>(name: N, refresh: readonly ProcedureName[] = []): UseMutationResult<Output<N>, Error, Input<N>> {
  const cache = useQueryClient();
  return useMutation<Output<N>, Error, Input<N>>({
    mutationFn: (input) => call(name, input),
    onSettled: async () => {
      await Promise.all(refresh.map((query) => cache.invalidateQueries({ queryKey: [query] })));
    },
  });
}

/**
 * A command that opens or closes a store: what the page knows of the store before is forgotten. `done` is called even when the
 * component that asked is gone by then: the notice of the open store may come before the answer, and takes the first page away.
 */
export function useStoreCommand<N extends 'store.open' | 'store.create' | 'store.openSample' | 'store.close'>(
  name: N,
  done?: () => void,
): UseMutationResult<Output<N>, Error, Input<N>> {
  const cache = useQueryClient();
  return useMutation<Output<N>, Error, Input<N>>({
    mutationFn: (input) => call(name, input),
    onSuccess: async () => {
      done?.();
      await cache.invalidateQueries({ queryKey: ['app.state'] });
      await cache.invalidateQueries({ queryKey: queryKey('store.status', {}) });
      segmentsChanged(cache);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['store.recents'] }),
  });
}
