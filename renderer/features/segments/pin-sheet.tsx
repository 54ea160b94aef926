import { Pin } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { formatCount } from '../../format/count.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { usePin } from './use-pin.ts';

interface PinSheetProps {
  readonly open: boolean;
  readonly ids: string[];
  readonly onClose: () => void;
  readonly onPinned?: () => void;
}

/** Asks why these segments are kept; the reason stands beside them wherever they are listed. */
export function PinSheet({ open, ids, onClose, onPinned }: PinSheetProps): ReactNode {
  const [reason, setReason] = useState('');
  const pin = usePin();
  const text = reason.trim();
  const submit = (): void => {
    if (text === '' || pin.isPending) return;
    pin.mutate(
      { ids, reason: text },
      {
        onSuccess: () => {
          setReason('');
          onClose();
          onPinned?.();
        },
      },
    );
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      size="narrow"
      title={`Pin ${formatCount(ids.length, 'segment')}`}
      description="Retention leaves pinned segments alone, however old they become, until somebody releases them."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" icon={Pin} busy={pin.isPending} disabledReason={text === '' ? 'Say why first.' : null} onClick={submit}>
            Pin
          </Button>
        </>
      }
    >
      <Field label="Reason" hint="For those who ask later why this is still here.">
        {(control) => (
          <TextInput {...control} value={reason} maxLength={200} onValue={setReason} onKeyDown={(event) => event.key === 'Enter' && submit()} />
        )}
      </Field>
    </Sheet>
  );
}
