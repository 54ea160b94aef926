import type { Session } from 'electron';
import { pageOrigin } from './page-origin.ts';

export type GuardedSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setUSBProtectedClassesHandler'
  | 'setBluetoothPairingHandler'
>;

/** Electron grants what nobody denies. The page gets one thing: to put text on the clipboard when a person presses Copy. */
export function denyPermissions(session: GuardedSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(isCopying(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => isCopying(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  // Chromium protects these classes by itself; an empty answer would take the protection away.
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
}

function isCopying(permission: string, requester: string): boolean {
  return permission === 'clipboard-sanitized-write' && (requester === pageOrigin || requester.startsWith(`${pageOrigin}/`));
}
