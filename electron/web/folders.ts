import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder in which new stores are proposed. */
export function homeFolder(): string {
  return join(homedir(), 'Strata');
}

/** Folder for what Strata remembers about this person, where the operating system wants it. */
export function configFolder(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Strata');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Strata');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'strata');
}
