import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE = '2G'; // with holes
/** As unforgiving as ext4 can be: what was not synced may be lost in any order, and a rename syncs nothing. */
const OPTIONS = 'loop,data=writeback,noauto_da_alloc,commit=60';
/** EXT4_IOC_SHUTDOWN without flushing the journal: nothing reaches the disk from then on. */
const SHUT_DOWN = 'open(my $f, "<", $ARGV[0]) or die $!; my $how = pack("L", 2); ioctl($f, 0x8004587D, $how) or die $!';

/** A disk of its own whose power can be cut. */
export class CutDisk implements AsyncDisposable {
  /** Where it is mounted. */
  readonly folder: string;
  readonly #home: string;
  #mounted = false;

  private constructor(home: string) {
    this.#home = home;
    this.folder = join(home, 'disk');
  }

  /** Makes one, or says what this computer lacks for it. */
  static async make(): Promise<CutDisk | string> {
    if (process.platform !== 'linux') return 'it takes Linux';
    if (process.getuid?.() !== 0) return 'it takes root';
    const home = await mkdtemp(join(tmpdir(), 'strata-power-'));
    const disk = new CutDisk(home);
    try {
      await mkdir(disk.folder);
      await run('truncate', ['-s', SIZE, disk.#image]);
      await run('mkfs.ext4', ['-q', '-F', disk.#image]);
      await disk.#mount();
      await disk.cut();
      await disk.bringBack();
      return disk;
    } catch (error) {
      await disk[Symbol.asyncDispose]();
      const [reason = ''] =
        error instanceof Error
          ? error.message
              .split('\n')
              .filter((line) => line !== '')
              .toReversed()
          : [];
      return `it takes loop devices, ext4 and perl (${reason})`;
    }
  }

  get #image(): string {
    return join(this.#home, 'image');
  }

  /** From here on nothing reaches the disk, and whoever tries is told so. */
  async cut(): Promise<void> {
    await run('perl', ['-e', SHUT_DOWN, this.folder]);
  }

  /** Mounts it again as it was when the power went, by its journal. Nobody may have a file of it open. */
  async bringBack(): Promise<void> {
    await this.#unmount();
    await this.#mount();
  }

  async #mount(): Promise<void> {
    await run('mount', ['-o', OPTIONS, this.#image, this.folder]);
    this.#mounted = true;
  }

  async #unmount(): Promise<void> {
    await run('umount', [this.folder]);
    this.#mounted = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#mounted) await this.#unmount();
    await rm(this.#home, { recursive: true, force: true });
  }
}
