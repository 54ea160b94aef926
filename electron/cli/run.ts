import { EXIT, type ExitCode } from './exit-code.ts';
import { Given } from './given.ts';
import { helpFor, overview, usageLine } from './help.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import type { Verb } from './verb.ts';
import { VERBS } from './verbs.ts';
import { visible } from './visible.ts';

/** Does what the words say; answers the code to end with. Never throws. */
export async function run(args: readonly string[], surroundings: Omit<TerminalOptions, 'json' | 'progress'>): Promise<ExitCode> {
  const [name, ...rest] = args;
  const terminal = new Terminal({ ...surroundings, json: args.includes('--json'), progress: args.includes('--progress') });
  try {
    if (name === '--help' || name === '-h' || name === 'help') return await explain(terminal, overview(VERBS));
    const verb = VERBS.find((v) => v.name === name);
    return verb === undefined ? await unknown(terminal, name) : await perform(verb, rest, terminal);
  } catch (error) {
    terminal.note(visible(troubleOf(error).message));
    return EXIT.failed;
  }
}

async function perform(verb: Verb, args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const given = Given.read(verb, args);
    if (given.flag('help')) return await explain(terminal, helpFor(verb));
    return await verb.run(given, terminal);
  } catch (error) {
    const trouble = troubleOf(error);
    await report(terminal, trouble, trouble.exit === EXIT.wrong ? usageLine(verb) : null);
    return trouble.exit;
  }
}

async function unknown(terminal: Terminal, name: string | undefined): Promise<ExitCode> {
  const message = name === undefined ? 'No verb was named.' : `There is no verb ${JSON.stringify(name)}.`;
  await report(terminal, { exit: EXIT.wrong, code: 'USAGE', message, hint: null }, overview(VERBS));
  return EXIT.wrong;
}

async function explain(terminal: Terminal, text: string): Promise<ExitCode> {
  await terminal.print({ help: text }, () => text);
  return EXIT.done;
}

/** The trouble in words, and with `--json` as the one document as well. */
async function report(terminal: Terminal, { code, message, hint }: Trouble, usage: string | null): Promise<void> {
  terminal.note(visible(message));
  if (hint !== null) terminal.note(visible(hint));
  if (usage !== null) terminal.note(usage);
  if (terminal.json) await terminal.line(JSON.stringify({ error: { code, message, hint } }));
}
