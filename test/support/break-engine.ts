import { expect, vi } from 'vitest';
import type { Hub } from '../../store/duckdb/hub.ts';

export const FATAL = 'FATAL Error: Failed: database has been invalidated because of a previous fatal error.';

/** Lets the next statement fail as one does that breaks the engine. */
export async function breakEngine(hub: Hub): Promise<void> {
  using connection = await hub.connect();
  const sent = vi.spyOn(connection.driver, 'run').mockRejectedValueOnce(new Error(FATAL));
  await expect(connection.run('CHECKPOINT')).rejects.toThrow('FATAL');
  sent.mockRestore();
}
