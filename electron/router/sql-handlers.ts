import { CONSOLE_TABLES, type SqlProblem } from '../../store/index.ts';
import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut } from './views.ts';

export function sqlHandlers({ holder, answers }: SessionParts): Pick<Handlers, `sql.${'tables' | 'check' | 'run' | 'export'}`> {
  return {
    'sql.tables': async () => {
      holder.repository.prepareSql();
      return CONSOLE_TABLES.map(({ name, about, columns }) => ({ name, about, columns: [...columns] }));
    },
    'sql.check': async ({ text }, { signal }) => {
      const checked = await holder.repository.checkSql(text, signal);
      return checked.ok ? { ...checked, missing: [...checked.missing] } : { ...checked, problem: problemView(checked.problem) };
    },
    'sql.run': async ({ text, rows, seconds }, { signal }) => {
      const outcome = await holder.repository.sql(text, { rows, timeMs: seconds * 1_000 }, signal);
      if (!outcome.ok) return { ...outcome, problem: problemView(outcome.problem) };
      return {
        ...outcome,
        id: answers.keep(outcome),
        columns: [...outcome.columns],
        rows: outcome.rows.map((row) => [...row]),
        missing: [...outcome.missing],
      };
    },
    'sql.export': async ({ id, format }, { signal }) => ({ base64: (await answers.file(holder.repository, id, format, signal)).toString('base64') }),
  };
}

function problemView(problem: SqlProblem): SqlProblem {
  return { ...problem, message: cut(problem.message), hint: problem.hint === null ? null : cut(problem.hint) };
}
