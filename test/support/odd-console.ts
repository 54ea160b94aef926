import type { ConsoleRequest } from '../../store/console/messages.ts';

/** In place of the process of a statement: dies like a broken engine, or tells its surroundings. */
process.on('message', (request: ConsoleRequest) => {
  if (request.type !== 'read') return;
  if (request.text === 'crash') process.kill(process.pid, 'SIGSEGV');
  else process.send?.({ type: 'problem', problem: { kind: 'statement', message: JSON.stringify(process.env), hint: null, position: null } });
});
process.once('disconnect', () => process.exit(0));
