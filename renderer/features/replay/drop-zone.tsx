import { FileInput, FolderOpen } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button, type ButtonProps } from '../../ui/button.tsx';
import { WatchButton } from './watch-button.tsx';

interface ChooseFilesProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly variant?: ButtonProps['variant'];
  readonly size?: ButtonProps['size'];
}

/** The button that opens the computer's own file dialog. */
export function ChooseFiles({ onFiles, variant = 'plain', size = 'normal' }: ChooseFilesProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Journal files"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <Button variant={variant} size={size} icon={FolderOpen} onClick={() => input.current?.click()}>
        Choose files
      </Button>
    </>
  );
}

const STEPS = [
  ['Dry run', 'Every file is read and compared with the store. Nothing is written.'],
  ['Look', 'What is new, what is there already, what cannot be stored and why.'],
  ['Commit', 'Exactly the announced events are written; doing it twice adds nothing.'],
] as const;

/** The page while nothing has been dropped: what can be dropped, and what will happen. */
export function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }): ReactNode {
  return (
    <div className="drop-zone">
      <FileInput size={34} strokeWidth={1.2} aria-hidden />
      <h2>Drop journals here</h2>
      <p>
        Binary usage journals (<code>.journal</code>, unsealed <code>.open</code>), NDJSON, CSV and Parquet, packed with gzip or zstd too; files or
        whole folders. A file is known by its content, not by its name.
      </p>
      <div className="row">
        <ChooseFiles variant="primary" size="large" onFiles={onFiles} />
        <WatchButton large />
      </div>
      <ol>
        {STEPS.map(([name, what], index) => (
          <li key={name}>
            <b>
              <span className="step-number">{index + 1}</span>
              {name}
            </b>
            <span>{what}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
