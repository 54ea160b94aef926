import type { CDPSession, Page } from '@playwright/test';

/** Drops files and folders as the operating system does: paths in, `File` objects in the page out. */
export async function dropPaths(page: Page, target: string, paths: readonly string[]): Promise<void> {
  const drag = await dragTo(page, target, paths);
  await drag.send('drop');
  await drag.devTools.detach();
}

/** Drags files over the window and holds them there; returns the way to take them back. */
export async function dragOver(page: Page, target: string, paths: readonly string[]): Promise<() => Promise<void>> {
  const drag = await dragTo(page, target, paths);
  return async () => {
    await drag.send('dragCancel');
    await drag.devTools.detach();
  };
}

interface Drag {
  readonly devTools: CDPSession;
  readonly send: (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel') => Promise<unknown>;
}

async function dragTo(page: Page, target: string, paths: readonly string[]): Promise<Drag> {
  const box = await page.locator(target).boundingBox();
  if (box === null) throw new Error(`nothing to drop on: ${target}`);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files: [...paths], dragOperationsMask: 1 } };
  const devTools = await page.context().newCDPSession(page);
  const send: Drag['send'] = (type) => devTools.send('Input.dispatchDragEvent', { type, ...at });
  for (const type of ['dragEnter', 'dragOver'] as const) await send(type);
  return { devTools, send };
}
