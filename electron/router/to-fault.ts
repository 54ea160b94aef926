import { LockedError, StoreError } from '../../store/index.ts';
import type { Fault, FaultCode } from '../contract/fault.ts';
import { Refusal } from './host.ts';

const CODES: Readonly<Record<string, FaultCode>> = {
  LOCKED: 'LOCKED',
  NOT_A_STORE: 'NOT_A_STORE',
  NEWER_FORMAT: 'NEWER_FORMAT',
  CLOSED: 'CLOSED',
  READ_ONLY: 'READ_ONLY',
  INVALID: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  CONFIRM: 'CONFIRM',
  BUSY: 'BUSY',
  CORRUPT: 'CORRUPT',
  DISK: 'DISK',
};

/** The fault for an error that was thrown on purpose; undefined for a bug. */
export function toFault(error: unknown): Fault | undefined {
  if (error instanceof Refusal) return error.fault;
  if (!(error instanceof StoreError)) return undefined;
  const code = CODES[error.code];
  if (code === undefined) return undefined;
  return {
    code,
    message: error.message,
    hint: error.hint,
    holder: error instanceof LockedError ? error.holder : null,
    detail: error.cause instanceof Error ? error.cause.message.slice(0, 2_000) : null,
  };
}
