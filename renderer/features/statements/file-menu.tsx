import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, FileText, Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import { saveStatement, type FileFormat } from './statement-files.ts';
import type { StatementInput } from './vocabulary.ts';

interface FileMenuProps {
  readonly input: StatementInput | null;
  /** A frozen statement; null for one made now. */
  readonly id: string | null;
}

/** Ways to take a statement along: paper, or a file. */
export function FileMenu({ input, id }: FileMenuProps): ReactNode {
  const host = useQuery(queries.appState()).data?.host;
  const save = useMutation({
    mutationFn: (format: FileFormat) => (input === null ? Promise.resolve() : saveStatement(input, id, format)),
    onError: (error) => showToast({ tone: 'bad', text: `The statement could not be saved: ${faultOf(error).message}` }),
  });
  const reason = input === null ? 'There is no statement to save yet.' : null;
  const item = (format: FileFormat, label: string, note: string) => ({
    id: format,
    label,
    note,
    icon: FileText,
    onSelect: () => save.mutate(format),
  });
  return (
    <>
      {host === 'electron' ? (
        <Button icon={Printer} disabledReason={reason} busy={save.isPending} onClick={() => save.mutate('pdf')}>
          PDF
        </Button>
      ) : (
        <Button icon={Printer} disabledReason={reason} onClick={() => window.print()}>
          Print
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <Button icon={Download} disabledReason={reason}>
            Save as
          </Button>
        }
        groups={[
          {
            items: [
              item('html', 'Page', 'prints, needs nothing'),
              item('csv', 'Spreadsheet CSV', 'no formulas'),
              item('json', 'JSON', 'every digit'),
            ],
          },
        ]}
      />
    </>
  );
}
