const MAX_WEIGHT = 1_048_576;
const MAX_DEPTH = 32;
const MAX_ITEMS = 10_000;

/** What is wrong with the size or shape of a value that came from outside, or null; looks before any schema does. */
export function wireProblem(wire: unknown): string | null {
  const budget = { left: MAX_WEIGHT };
  return problemOf(wire, 0, budget);
}

function problemOf(value: unknown, depth: number, budget: { left: number }): string | null {
  budget.left -= typeof value === 'string' ? value.length + 2 : 8;
  if (budget.left < 0) return 'it is larger than 1 MB';
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'a number in it is not finite';
  if (typeof value !== 'object') return `it holds a ${typeof value}`;
  if (depth >= MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels`;
  return Array.isArray(value) ? problemOfItems(value, depth, budget) : problemOfObject(value, depth, budget);
}

function problemOfItems(items: readonly unknown[], depth: number, budget: { left: number }): string | null {
  if (items.length > MAX_ITEMS) return `a list in it has more than ${MAX_ITEMS} items`;
  for (const item of items) {
    const problem = problemOf(item, depth + 1, budget);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfObject(value: object, depth: number, budget: { left: number }): string | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return 'it holds something that is not plain data';
  for (const [key, member] of Object.entries(value)) {
    // `__proto__` and its kind would pass a check written with `in`.
    if (key in Object.prototype) return `the name ${key} is not allowed`;
    budget.left -= key.length;
    const problem = problemOf(member, depth + 1, budget);
    if (problem !== null) return problem;
  }
  return null;
}
