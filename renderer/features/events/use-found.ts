import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Output } from '../../../electron/contract/contract.ts';
import { call } from '../../api/client.ts';
import { useStore } from '../../api/hooks.ts';

/** One event by its id, without what people wrote. */
export function useFound(id: string): UseQueryResult<Output<'events.find'>> {
  return useFind(id, false, true);
}

/** The same event with its headers, messages and bodies; read only once somebody asks, and not kept. */
export function useBodies(id: string, wanted: boolean): UseQueryResult<Output<'events.find'>> {
  return useFind(id, true, wanted);
}

function useFind(id: string, full: boolean, enabled: boolean): UseQueryResult<Output<'events.find'>> {
  const store = useStore();
  return useQuery({
    queryKey: ['events.find', store?.id ?? '', store?.openedMs ?? 0, id, full],
    queryFn: ({ signal }) => call('events.find', { id, full }, signal),
    enabled,
    ...(full ? { gcTime: 0 } : {}),
  });
}
