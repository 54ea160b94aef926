import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_COLUMNS } from '../../../store/domain/columns.ts';
import { decode, type Decoded } from '../../support/decoded.ts';
import { journal } from '../../support/expected.ts';

/**
 * Ordinary lines are read by a quicker way than the rest. An unknown key sends a line the exact way,
 * so that the two can be compared on the same event.
 */
const DETOUR = '"no such field":0';

const KEYS = ['schema_version', 'retry', 'timing', 'stream', ...new Set(EVENT_COLUMNS.map((column) => column.path[0]))];
const GROUP_KEYS = EVENT_COLUMNS.flatMap((column) => (column.path.length === 2 ? [column.path[1]] : []));
const SOUND: Readonly<Record<string, string>> = {
  event_id: '"e-1"', created_at_ms: '1790000000000', provider_type: '"kiro"', protocol_family: '"open_ai"', key_id: '"k-1"', endpoint: '"/v1"',
  status_code: '200', input_uncached_tokens: '1', input_cached_tokens: '2', output_tokens: '3', billable_tokens: '4',
}; // prettier-ignore

const value = fc.oneof(
  fc.constantFrom(
    'null', 'true', 'false', '[]', '["a","\\n"]', '[1]', '{}', '""', '"kiro"', '"codex"', '"auto"', '"openai"', '1', '"1"', '0', '-0', '1.5', '1e3', '01', '"01"', '-',
    '9223372036854775807', '"9223372036854775808"', '-9223372036854775808', '999999999999999', '1000000000000000', '"\\ud800"', '"\\u0000"',
    '"\t"', '"a', '"é😀"', '"é\\n"', '0.30000000000000004', '"NaN"', 'nul', 'tru', '1790000000000', '"\\""', ' 7 ', '"x"y', '1790000000000 ',
  ), // prettier-ignore
  fc.string().map((text) => JSON.stringify(text)),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
  fc.double().map(String),
);
const key = fc.constantFrom(...KEYS).map((name) => `"${name}"`);
const groupMember = fc.tuple(fc.constantFrom(...GROUP_KEYS), value).map(([name, json]) => `"${name}":${json}`);
const member = fc.oneof(
  fc.tuple(key, fc.constantFrom(':', ' : ', ''), value).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('"retry"', '"timing"', '"stream"'), fc.array(groupMember)).map(([group, members]) => `${group}:{${members.join(',')}}`),
);

function both(members: readonly string[]): readonly [Decoded, Decoded] {
  const ordinary = decode(Buffer.from(`{${members.join(',')}}\n`));
  return [ordinary, decode(Buffer.from(`{${[...members, DETOUR].join(',')}}\n`))];
}

/** What was said of the lines. Where a line is no JSON, the reason names a place in it, which the detour moves. */
function told({ outcome, rejects }: Decoded): unknown {
  return outcome === 'sound' ? rejects : rejects.map(({ line, events }) => ({ line, events }));
}

describe('the quick way and the exact way', () => {
  test('come to the same event or the same reason, whatever the line holds', () => {
    fc.assert(
      fc.property(fc.array(member, { maxLength: 6 }), fc.boolean(), (changes, sound) => {
        const named = new Set(changes.map((change) => change.slice(0, change.indexOf('"', 1) + 1)));
        const rest = Object.entries(SOUND).filter(([name]) => sound && !named.has(`"${name}"`));
        const [quick, exact] = both([...rest.map(([name, json]) => `"${name}":${json}`), ...changes]);
        expect(quick.rows).toEqual(exact.rows);
        expect(told(quick)).toEqual(told(exact));
      }),
      { numRuns: 3_000 },
    );
  });

  test.each(['single-block', 'all-fields', 'text', 'multi-block', 'legacy-oldest'])('come to the same events of %s', (name) => {
    const lines = journal(`${name}.expected.ndjson`).toString();
    expect(decode(Buffer.from(lines.replaceAll(/\}$/gm, `,${DETOUR}}`))).rows).toEqual(decode(Buffer.from(lines)).rows);
  });

  test('a key that stands twice is found, even when it was null before', () => {
    const [quick] = both([...Object.entries(SOUND).map(([name, json]) => `"${name}":${json}`), '"model":null', '"model":"m"']);
    expect(quick.rejects[0]?.reason).toMatch(/a key stands twice/);
  });
});
