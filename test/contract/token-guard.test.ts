import { describe, expect, it } from 'vitest';
import { rawValues, TokenGuard } from '../../electron/web/access.ts';

function guardAt(clock: { now: number }): TokenGuard {
  return new TokenGuard('right', () => clock.now);
}

const status = (guard: TokenGuard, header: string | undefined): number | undefined => guard.denialOf(header)?.status;

describe('the guard of the token', () => {
  it('pauses a minute after ten wrong ones, for everybody, and then listens again', () => {
    const clock = { now: 0 };
    const guard = guardAt(clock);
    for (let attempt = 0; attempt < 10; attempt += 1) guard.denialOf(`Bearer wrong${attempt}`);
    const during = status(guard, 'Bearer right');
    clock.now = 59_999;
    const stillDuring = status(guard, 'Bearer right');
    clock.now = 60_000;
    expect([during, stillDuring, status(guard, 'Bearer right')]).toEqual([429, 429, undefined]);
  });

  it('forgives wrong ones that lie more than a minute apart', () => {
    const clock = { now: 0 };
    const guard = guardAt(clock);
    for (let attempt = 0; attempt < 30; attempt += 1) {
      clock.now += 10_000;
      guard.denialOf('Bearer wrong');
    }
    expect(status(guard, 'Bearer right')).toBeUndefined();
  });

  it('does not count callers without any token', () => {
    const guard = guardAt({ now: 0 });
    for (let attempt = 0; attempt < 30; attempt += 1) guard.denialOf(attempt % 2 === 0 ? undefined : 'Bearer ');
    expect(status(guard, 'Bearer right')).toBeUndefined();
  });

  it.each(['right', 'bearer right', 'Bearer  right', 'Bearer right ', 'Bearer right right', 'Bearer RIGHT', 'Basic right', 'Bearer\tright'])(
    'refuses %j',
    (header) => {
      expect(status(guardAt({ now: 0 }), header)).toBe(401);
    },
  );
});

it('every value of a doubled header is seen', () => {
  expect(rawValues(['Host', 'a', 'X', 'host', 'HOST', 'b'], 'host')).toEqual(['a', 'b']);
});
