import type { Fault, FaultCode } from '../../electron/contract/fault.ts';

const CODES: Readonly<Record<FaultCode, string>> = {
  LOCKED: 'LOCK-02',
  NEWER_FORMAT: 'OPEN-03',
  NOT_A_STORE: 'OPEN-04',
  NO_STORE: 'OPEN-01',
  READ_ONLY: 'OPEN-05',
  INVALID: 'CALL-01',
  NOT_FOUND: 'CALL-02',
  CONFIRM: 'CALL-03',
  BUSY: 'GATE-01',
  CLOSED: 'HOST-01',
  CORRUPT: 'DATA-01',
  DISK: 'DISK-01',
  REFUSED: 'HOST-02',
  UNSUPPORTED: 'HOST-03',
  CANCELLED: 'CALL-04',
  INTERNAL: 'STRATA-00',
};

/** The short code an operator can quote. */
export function shortCode(code: FaultCode): string {
  return CODES[code];
}

/** Everything known about a fault as text, for a ticket. */
export function faultDetails(fault: Fault, during?: string): string {
  const lines = [
    `${shortCode(fault.code)} (${fault.code}): ${fault.message}`,
    during === undefined ? null : `While: ${during}`,
    fault.holder ? `Held by: ${fault.holder.program}, process ${fault.holder.pid}` : null,
    fault.hint,
    fault.detail,
  ];
  return lines.filter((line) => line !== null).join('\n');
}
