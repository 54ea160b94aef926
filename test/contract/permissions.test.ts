import { describe, expect, it } from 'vitest';
import { denyPermissions, type GuardedSession } from '../../electron/main/permissions.ts';

const permissions = [
  'automatic-fullscreen',
  'background-fetch',
  'background-sync',
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hand-tracking',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'local-network-access',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'nfc',
  'notifications',
  'openExternal',
  'payment-handler',
  'persistent-storage',
  'pointerLock',
  'screen-wake-lock',
  'sensors',
  'serial',
  'smart-card',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'vr',
  'web-app-installation',
  'window-management',
  'what comes next',
];

type Handler = (...args: never[]) => unknown;

/** Electron's session as a record of the handlers it was given. */
function recorded(): Map<string, (...args: unknown[]) => unknown> {
  const handlers = new Map<string, (...args: unknown[]) => unknown>();
  const keep = (name: string) => (handler: Handler | null) => {
    if (handler !== null) handlers.set(name, handler as (...args: unknown[]) => unknown);
  };
  const session: GuardedSession = {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
    setUSBProtectedClassesHandler: keep('usb'),
    setBluetoothPairingHandler: keep('bluetooth'),
  };
  denyPermissions(session);
  return handlers;
}

function requested(permission: string, requestingUrl: string): unknown {
  let answer: unknown;
  recorded().get('request')?.(null, permission, (granted: boolean) => (answer = granted), { requestingUrl });
  return answer;
}

function checked(permission: string, origin: string): unknown {
  return recorded().get('check')?.(null, permission, origin, {});
}

describe('a permission', () => {
  it.each(permissions)('%s is denied when asked and when checked', (permission) => {
    expect([requested(permission, 'app://bundle/index.html'), checked(permission, 'app://bundle')]).toEqual([false, false]);
  });

  it('to put text on the clipboard is the page’s alone', () => {
    const copy = 'clipboard-sanitized-write';
    expect([requested(copy, 'app://bundle/index.html'), checked(copy, 'app://bundle'), checked(copy, 'app://bundle/')]).toEqual([true, true, true]);
    expect([requested(copy, 'https://evil.example/'), checked(copy, 'app://bundle.evil'), checked(copy, '')]).toEqual([false, false, false]);
  });

  it('to use a device, a screen or a pairing is denied', () => {
    const answers: unknown[] = [];
    const handlers = recorded();
    handlers.get('display')?.({}, (streams: unknown) => answers.push(streams));
    handlers.get('bluetooth')?.({}, (response: unknown) => answers.push(response));
    expect([...answers, handlers.get('device')?.({}), handlers.get('usb')?.({ protectedClasses: ['audio'] })]).toEqual([
      null,
      { confirmed: false },
      false,
      ['audio'],
    ]);
  });
});
