/** Lives through everything a store does until a named moment, says what the store must hold, and stays there until the power is cut. Started by power.ts. */
import { setTimeout as wait } from 'node:timers/promises';
import { serialize } from 'node:v8';
import { Life } from '../support/life.ts';
import { PHASES } from '../support/phases.ts';

const [moment = ''] = process.argv.slice(2);
await using life = await Life.begin();
const { promise: never } = Promise.withResolvers<void>();
life.points.always = async (point) => {
  if (point !== moment) return;
  const { h, account } = life;
  console.log(serialize({ root: h.root, account, nowMs: h.clock.now() }).toString('base64'));
  await never;
};
const alive = wait(600_000); // a promise alone keeps no process alive
for (const phase of PHASES) {
  await phase.prepare(life);
  await phase.act(life);
}
await alive;
