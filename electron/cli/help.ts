import type { Verb } from './verb.ts';

const CODES = `Exit code: 0 done; 1 done with findings, rejects or differences; 2 wrong usage or unusable input, nothing done;
3 the store is in use; 4 failed.
Times are ISO 8601 (UTC unless they say otherwise) or epoch milliseconds. With --json the output is one JSON document.`;

/** How a verb is called, in one line. */
export function usageLine(verb: Verb): string {
  return `usage: strata ${verb.name} ${verb.usage}`;
}

export function helpFor(verb: Verb): string {
  const details = verb.details ?? [];
  return [`${usageLine(verb)} [--json]`, '', verb.summary, ...details, '', CODES].join('\n');
}

/** Every verb with its line. */
export function overview(verbs: readonly Verb[]): string {
  const lines = verbs.map((verb) => `  ${verb.name} ${verb.usage}\n      ${verb.summary}`);
  return ['usage: strata VERB ... [--json]', '', ...lines, '', CODES].join('\n');
}
