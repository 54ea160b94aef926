import type { SqlProblem } from '../../store/index.ts';

/** A statement without an answer. */
export class StatementError extends Error {
  readonly problem: SqlProblem;

  constructor(text: string, problem: SqlProblem) {
    super(problem.position === null ? problem.message : `${placeOf(text, problem.position)}: ${problem.message}`);
    this.name = 'StatementError';
    this.problem = problem;
  }
}

function placeOf(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
