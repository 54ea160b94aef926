import type { DecodeRules } from './decode-message.ts';
import type { Detected } from './detect.ts';

/** What somebody said a file is counts for more than what it looks like. */
export function asTold(found: Detected, { format }: DecodeRules): Detected {
  return format === undefined || format === null ? found : { kind: 'journal', format };
}
