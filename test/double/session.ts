import { needReady } from './app.ts';
import { named } from './not-emulated.ts';

/** Electron's session: handlers are kept for tests to call, Chromium's own prompts never appear in a headless browser. */
export const handlersOfSession = new Map<string, unknown>();

function keep(name: string): (handler: unknown) => void {
  return (handler) => {
    handlersOfSession.set(name, handler);
  };
}

const defaultSession = named('session', {
  setPermissionRequestHandler: keep('permissionRequest'),
  setPermissionCheckHandler: keep('permissionCheck'),
  setDevicePermissionHandler: keep('devicePermission'),
  setDisplayMediaRequestHandler: keep('displayMedia'),
  setUSBProtectedClassesHandler: keep('usbProtectedClasses'),
  setBluetoothPairingHandler: keep('bluetoothPairing'),
});

export const session = named('session', {
  get defaultSession() {
    needReady('Session can only be received when app is ready');
    return defaultSession;
  },
});
