import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A person's home folder for one test: nothing of the real one is read or written. */
export class Home implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Home> {
    return new Home(await mkdtemp(join(tmpdir(), 'strata-home-')));
  }

  /** The environment of a Strata that lives in this home, and checks its answers against the contract. */
  get env(): Record<string, string> {
    const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const own = {
      HOME: this.path,
      USERPROFILE: this.path,
      APPDATA: this.path,
      XDG_CONFIG_HOME: join(this.path, '.config'),
      STRATA_CHECK_OUTPUT: '1',
    };
    return { ...Object.fromEntries(inherited), ...own };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
