import { useQuery } from '@tanstack/react-query';
import { Calculator, FolderOpen, FolderSearch, Import, Layers } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useStore } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { inspectFolder } from '../../state/inspect.ts';
import { goTo } from '../../state/location.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { AdoptProgress } from './adopt-progress.tsx';
import { AdoptionNumbers, AdoptionOutcome } from './adoption-numbers.tsx';
import { useAdoption, type Adoption } from './use-adoption.ts';
import type { Opening } from './use-opening.ts';

/** Copies a folder of the reference into a store: where to, what it would do, then doing it. The folder is only read. */
export function AdoptPanel({ from, opening }: { readonly from: string; readonly opening: Opening }): ReactNode {
  const adoption = useAdoption(from);
  const { phase, fault, announced, result } = adoption;
  return (
    <section className="adopt" aria-label="Adopt into a store">
      <h3>Adopt into a store</h3>
      <p className="dim">
        Copies every event into a store of Strata. The original is only read, never changed; adopting it again later adds only what is new.
      </p>
      <Target from={from} adoption={adoption} />
      {fault && <ErrorPanel fault={fault} during={phase === 'checked' ? 'Adopting' : 'Counting'} />}
      {(phase === 'checking' || phase === 'adopting') && <AdoptProgress />}
      {phase === 'checked' && announced && (
        <>
          <AdoptionNumbers report={announced} />
          <Commit adoption={adoption} fresh={announced.counts.new} />
        </>
      )}
      {phase === 'done' && result && (
        <>
          <AdoptionOutcome result={result} announced={announced} />
          <AdoptionNumbers report={result} />
          <Next adoption={adoption} opening={opening} />
        </>
      )}
    </section>
  );
}

function Next({ adoption, opening }: { readonly adoption: Adoption; readonly opening: Opening }): ReactNode {
  const here = useStore()?.path === adoption.to;
  const show = (): void => {
    inspectFolder(null);
    goTo('segments');
  };
  return (
    <div className="row">
      {here ? (
        <Button variant="primary" icon={Layers} onClick={show}>
          Show the segments
        </Button>
      ) : (
        <Button variant="primary" icon={FolderOpen} busy={opening.busy !== null} onClick={() => opening.open(adoption.to, false)}>
          Open the store
        </Button>
      )}
      <Button onClick={adoption.again}>Adopt again</Button>
    </div>
  );
}

function Target({ from, adoption }: { readonly from: string; readonly adoption: Adoption }): ReactNode {
  const app = useQuery(queries.appState()).data;
  const open = useStore();
  const pick = useCommand('app.pickFolder');
  const { phase } = adoption;
  const proposed = open && !open.readOnly ? open.path : `${app?.home ?? ''}/${nameOf(from)}-adopted`;
  const to = adoption.to === '' ? proposed : adoption.to;
  const busy = phase === 'checking' || phase === 'adopting';
  const choose = (): void =>
    pick.mutate({ title: 'The store that takes the events' }, { onSuccess: ({ path }) => path !== null && adoption.aim(path) });
  return (
    <form
      className="folder-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && to.trim() !== '') adoption.check(to.trim());
      }}
    >
      <Field
        label="Store that takes the events"
        hint="A store that is there, or a folder for a new one: it is made when you adopt, not before."
        error={pick.isError ? faultOf(pick.error).message : null}
      >
        {(control) => <TextInput {...control} mono value={to} disabled={busy || phase === 'done'} onValue={adoption.aim} />}
      </Field>
      {phase === 'choosing' && (
        <div className="row">
          <button type="submit" className="btn primary" disabled={to.trim() === ''}>
            <Calculator size={14} aria-hidden />
            Count what would be copied
          </button>
          {app?.canPickFolder === true && (
            <Button icon={FolderSearch} busy={pick.isPending} onClick={choose}>
              Choose…
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

function Commit({ adoption, fresh }: { readonly adoption: Adoption; readonly fresh: number }): ReactNode {
  return (
    <div className="row wrap">
      <Button variant="primary" icon={Import} disabledReason={fresh === 0 ? 'There is nothing new to copy.' : null} onClick={adoption.adopt}>
        {fresh === 0 ? 'Nothing new to adopt' : `Adopt ${formatCount(fresh, 'event')}`}
      </Button>
      <Button onClick={adoption.again}>Count again</Button>
      <span className="dim push break">Nothing has been written yet. Target: {visibleText(adoption.to)}</span>
    </div>
  );
}

/** The last part of a path, as a part of another. */
function nameOf(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? 'reference';
}
