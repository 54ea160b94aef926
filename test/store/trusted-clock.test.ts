import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../store/domain/time.ts';
import { DEFAULT_OPTIONS } from '../../store/options.ts';
import { TrustedClock } from '../../store/retention/trusted-clock.ts';

const NOW = Date.UTC(2026, 10, 22);
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'strata-clock-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A wall clock and a monotonic one that are moved by hand. */
class TwoClocks {
  wallMs = NOW;
  monotonicMs = 0;
  now = (): number => this.wallMs;
  monotonic = (): number => this.monotonicMs;

  /** Time goes by, for both. */
  pass(ms: number): void {
    this.wallMs += ms;
    this.monotonicMs += ms;
  }
}

function start(clock: TwoClocks): Promise<TrustedClock> {
  return TrustedClock.start({ root, options: { ...DEFAULT_OPTIONS, clock } });
}

describe('the clock that retention goes by', () => {
  it('is trusted while it goes on evenly', async () => {
    const clock = new TwoClocks();
    const trusted = await start(clock);
    clock.pass(40 * DAY_MS);
    expect(trusted.isTrusted()).toBe(true);
  });

  it('is not trusted after a jump of ten years, nor when it is set right again for the time between', async () => {
    const clock = new TwoClocks();
    const trusted = await start(clock);
    clock.wallMs += 3_650 * DAY_MS;
    expect(trusted.isTrusted()).toBe(false);
    clock.pass(HOUR_MS / 12);
    expect(trusted.isTrusted()).toBe(false);
    clock.wallMs -= 3_650 * DAY_MS;
    expect(trusted.isTrusted()).toBe(true);
  });

  it('is trusted again after an hour at the new time', async () => {
    const clock = new TwoClocks();
    const trusted = await start(clock);
    clock.wallMs -= 30 * DAY_MS;
    expect(trusted.isTrusted()).toBe(false);
    clock.pass(HOUR_MS);
    expect(trusted.isTrusted()).toBe(true);
  });

  it('is not trusted at once when the store was closed for two months, but on the second look an hour later', async () => {
    const clock = new TwoClocks();
    await (await start(clock)).remember();
    clock.wallMs += 60 * DAY_MS;
    const trusted = await start(clock);
    expect(trusted.isTrusted()).toBe(false);
    clock.pass(HOUR_MS);
    expect(trusted.isTrusted()).toBe(true);
  });

  it('does not write an untrusted time down', async () => {
    const clock = new TwoClocks();
    const trusted = await start(clock);
    await trusted.remember();
    clock.wallMs += 3_650 * DAY_MS;
    await trusted.remember();
    clock.wallMs = NOW;
    expect((await start(clock)).isTrusted()).toBe(true);
  });
});
