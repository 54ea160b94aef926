import type { Mutant } from './mutant.ts';

const CONCURRENCY = 'test/store/concurrency.test.ts';
const AGE = 'test/store/rollover-age.test.ts';
const WRITER = 'store/writer.ts';
const GATE = 'store/gate/write-gate.ts';

/** A lease of nobody: whoever has it did not wait. */
const free = (label: string): string => `Promise.resolve({ label: ${label}, assertHeld: () => {}, [Symbol.dispose]: () => {} })`;
const awaited = (label: string): string => `await ${free(label)}`;

const NO_GATE_FOR_APPEND = {
  file: WRITER,
  from: 'const turn = this.gate.acquire(options.label, options.signal);',
  to: `const turn = ${free('options.label')};`,
};
const PARKED = 'an append that holds the gate while retention wants the expired active segment';

/** What can be wrong with who holds the gate, when, and for how long. */
export const GATE_MUTANTS: readonly Mutant[] = [
  {
    name: 'append does not wait for the gate',
    breaks: 'acknowledged means stored: retention removes the segment under the append',
    edits: [NO_GATE_FOR_APPEND],
    test: CONCURRENCY,
    killedBy: `${PARKED} > keeps retention waiting at append.gate, and keeps its event`,
  },
  {
    name: 'append holds the gate only while it inserts',
    breaks: 'L10: two batches that share events both find them new',
    edits: [
      NO_GATE_FOR_APPEND,
      {
        file: WRITER,
        from: 'insert.hold?.add(this.#active.id);',
        to: "insert.hold?.add(this.#active.id);\n    using _insert = await this.gate.acquire('insert');",
      },
    ],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > another append with the same events waits, and finds them stored',
  },
  {
    name: 'retention does not wait for the gate',
    breaks: 'acknowledged means stored: retention removes the segment under the append',
    edits: [{ file: WRITER, from: "await this.gate.acquire('retention')", to: awaited("'retention'") }],
    test: CONCURRENCY,
    killedBy: `${PARKED} > keeps retention waiting at append.commit.before, and keeps its event`,
  },
  {
    name: 'retention reads the newest event before it has the gate',
    breaks: 'acknowledged means stored: what came in while it waited is removed as expired',
    edits: [
      {
        file: WRITER,
        from: "using lease = await this.gate.acquire('retention');",
        to: "const { toMs } = this.#active.totals;\n    using lease = await this.gate.acquire('retention');",
      },
      { file: WRITER, from: '    const { toMs } = this.#active.totals;\n    const free', to: '    const free' },
    ],
    test: CONCURRENCY,
    killedBy: `${PARKED} > keeps retention waiting at append.commit.before, and keeps its event`,
  },
  {
    name: 'retention holds the gate only while it removes',
    breaks: 'acknowledged means stored: it has decided before it waits',
    edits: [
      { file: WRITER, from: "    using lease = await this.gate.acquire('retention');\n", to: '' },
      { file: WRITER, from: "await reach('retention.gate');\n    await this.#makeUsable(lease);", to: "await reach('retention.gate');" },
      {
        file: WRITER,
        from: 'toMs >= cutoffMs || !free) return null;\n',
        to: "toMs >= cutoffMs || !free) return null;\n    using lease = await this.gate.acquire('retention');\n",
      },
    ],
    test: CONCURRENCY,
    killedBy: `${PARKED} > keeps retention waiting at append.commit.before, and keeps its event`,
  },
  {
    name: 'retention compares how often the gate was taken instead of taking it',
    breaks: 'acknowledged means stored: an append that is inside does not take it again',
    edits: [
      {
        file: WRITER,
        from: "using lease = await this.gate.acquire('retention');",
        to: `const { acquired } = this.gate.state();\n    const lease = ${awaited("'retention'")};`,
      },
      { file: WRITER, from: '|| !free) return null;', to: '|| !free || this.gate.state().acquired !== acquired) return null;' },
    ],
    test: CONCURRENCY,
    killedBy: `${PARKED} > keeps retention waiting at append.commit.after, and keeps its event`,
  },
  {
    name: 'rollover does not wait for the gate',
    breaks: 'one writer at a time: the segment is closed under the append',
    edits: [
      {
        file: WRITER,
        from: 'await this.gate.acquire(label, signal);\n    await this.#makeUsable(lease);\n    if ((meant',
        to: `${awaited('label')};\n    await this.#makeUsable(lease);\n    if ((meant`,
      },
    ],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > rollover, another append, retention and rollover again wait, and go on in the order they came',
  },
  {
    name: 'rollover by age has decided before it has the gate',
    breaks: 'whoever decides looks inside the gate: what was rolled over while it waited is rolled over again',
    edits: [
      {
        file: WRITER,
        from: "await this.gate.acquire('rollover by age');\n    await this.#makeUsable(lease);\n    await this.#rollDue(lease);",
        to: "await this.gate.acquire('rollover by age');\n    await this.#makeUsable(lease);\n    await this.#roll(lease, 'pending');",
      },
    ],
    test: AGE,
    killedBy: 'a segment that has become old > waits for the gate, and is looked at again when it has it: what was rolled over meanwhile is not old',
  },
  {
    name: 'rollover lets go of the gate before it is done',
    breaks: 'one writer at a time: the next one meets a segment that is being closed',
    edits: [
      {
        file: 'store/segments/rollover.ts',
        from: "await options.reach('rollover.drained');",
        to: "await options.reach('rollover.drained');\n  lease[Symbol.dispose]();",
      },
    ],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > rollover, another append, retention and rollover again wait, and go on in the order they came',
  },
  {
    name: 'the writer turns to the next segment only after the gate is free',
    breaks: 'L23: the next append writes to a segment that is closed',
    edits: [{ file: WRITER, from: '    this.#active = next;\n', to: '    setTimeout(() => void (this.#active = next), 300);\n' }],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > rollover, another append, retention and rollover again wait, and go on in the order they came',
  },
  {
    name: 'closing does not wait for who holds the gate',
    breaks: 'acknowledged means stored: the engine is closed under the append',
    edits: [{ file: WRITER, from: "await this.gate.close('close')", to: awaited("'close'") }],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > closing waits for it, refuses whoever waits behind, and loses nothing acknowledged',
  },
  {
    name: 'restoring does not wait for the gate',
    breaks: 'L10: an event comes in again while its segment comes back',
    edits: [{ file: 'store/retention/pass.ts', from: "await this.#writer.gate.acquire('restore')", to: awaited("'restore'") }],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > bringing a segment back waits for it, and is refused when its events have come in again',
  },
  {
    name: 'the gate serves the last comer first',
    breaks: 'first come, first served',
    edits: [{ file: GATE, from: 'const next = this.#waiters.shift();', to: 'const next = this.#waiters.pop();' }],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > rollover, another append, retention and rollover again wait, and go on in the order they came',
  },
  {
    name: 'who gives up waiting stays in the queue',
    breaks: 'whoever gives up waiting leaves the queue: the gate is handed to nobody and never comes back',
    edits: [{ file: GATE, from: '        this.#waiters.splice(at, 1);\n', to: '' }],
    test: CONCURRENCY,
    killedBy: 'while an append holds the gate > a waiting append that is aborted leaves the queue, and nothing of it is stored',
  },
];
