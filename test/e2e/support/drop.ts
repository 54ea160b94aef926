import type { Page } from '@playwright/test';

/** Drops files and folders as the operating system does: paths in, `File` objects in the page out. */
export async function dropPaths(page: Page, target: string, paths: readonly string[]): Promise<void> {
  const box = await page.locator(target).boundingBox();
  if (box === null) throw new Error(`nothing to drop on: ${target}`);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files: [...paths], dragOperationsMask: 1 } };
  const devTools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devTools.send('Input.dispatchDragEvent', { type, ...at });
  await devTools.detach();
}
