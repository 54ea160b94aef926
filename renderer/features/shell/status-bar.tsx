import { Lock, LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStatus, type AppState, type StoreStatus, type StoreView } from '../../api/hooks.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { visibleText } from '../../format/visible-text.ts';

/** The live line: who writes, how full the active segment is, what room is left. */
export function StatusBar({ app }: { readonly app: AppState }): ReactNode {
  const status = useStatus();
  return (
    <footer className="status-bar" aria-label="State of the store">
      {app.store && status && <StoreLine status={status} store={app.store} />}
      <span className="push num">{visibleText(app.engine)}</span>
      <span className="num">Strata {visibleText(app.version)}</span>
      <span className="status-keys">Ctrl K commands · ? keys</span>
    </footer>
  );
}

function StoreLine({ status, store }: { readonly status: StoreStatus; readonly store: StoreView }): ReactNode {
  const { active } = status;
  const full = active ? (active.bytes + active.walBytes) / Math.max(1, store.rolloverBytes) : 0;
  return (
    <>
      {store.readOnly ? <span title="A read-only store has no write gate.">no gate (read-only)</span> : <Gate gate={status.gate} />}
      {active && (
        <span
          className="row tight num"
          title={`Active segment ${active.id}: ${formatInteger(active.bytes + active.walBytes)} of ${formatInteger(store.rolloverBytes)} bytes`}
        >
          active {formatBytes(active.bytes + active.walBytes)} of {formatBytes(store.rolloverBytes)}
          <span className="mini-bar" aria-hidden>
            <span style={{ width: `${Math.min(100, full * 100)}%` }} />
          </span>
        </span>
      )}
      {active && <span className="num status-wal">WAL {formatBytes(active.walBytes)}</span>}
      <span className="num" title="Rows in all segments">
        {formatInteger(status.rows)} rows
      </span>
      <span className="num status-disk">disk {status.diskFreeBytes === null ? '-' : `${formatBytes(status.diskFreeBytes)} free`}</span>
    </>
  );
}

function Gate({ gate }: { readonly gate: StoreStatus['gate'] }): ReactNode {
  const Icon = gate.holder ? Lock : LockOpen;
  const wait = `wait p95 ${formatDuration(gate.waitP95Ms)}`;
  return (
    <span
      className="row tight num gate"
      title={`The write gate was passed ${formatInteger(gate.acquired)} times; 95 of 100 waits took at most ${formatDuration(gate.waitP95Ms)}.`}
    >
      <Icon size={12} aria-hidden className={gate.holder ? 'gate-held' : 'gate-free'} />
      {gate.holder ? `held by ${visibleText(gate.holder.label)} ${formatDuration(gate.holder.heldMs)}` : 'gate free'}
      {gate.waiting > 0 && `, ${formatInteger(gate.waiting)} waiting`}
      <span className="dim">· {wait}</span>
    </span>
  );
}
