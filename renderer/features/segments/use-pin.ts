import type { UseMutationResult } from '@tanstack/react-query';
import { useCommand } from '../../api/commands.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { showToast } from '../../ui/toast.tsx';

interface PinInput {
  ids: string[];
  reason: string | null;
}

/** Pins segments (or with a null reason releases them) and says so. */
export function usePin(): Omit<UseMutationResult<unknown, Error, PinInput>, 'mutate'> & {
  readonly mutate: (input: PinInput, options?: { readonly onSuccess?: () => void }) => void;
} {
  const command = useCommand('segments.pin', ['segments.list', 'segments.detail', 'retention.plan']);
  return {
    ...command,
    mutate: (input, options) =>
      command.mutate(input, {
        onSuccess: () => {
          showToast({
            tone: 'ok',
            text: `${formatCount(input.ids.length, 'segment')} ${input.reason === null ? 'released: retention may take them again' : 'pinned: retention leaves them'}.`,
          });
          options?.onSuccess?.();
        },
        onError: (error) => showToast({ tone: 'bad', text: faultOf(error).message }),
      }),
  };
}
