import { describe, expect, test } from 'vitest';
import { NO_FILTER } from '../../../renderer/usage/vocabulary.ts';
import { suggest, toggled } from '../../../renderer/features/events/suggestions.ts';

const option = (value: string, requests: number, name: string | null = null) => ({ value, name, requests });
const OPTIONS = {
  key: [option('key_1', 900, 'Mobile app'), option('key_2', 300, 'gpt tester')],
  model: [option('gpt-5', 500), option('claude-opus-4', 400), option('', 3)],
  provider: [option('codex', 800)],
  account: [],
  endpoint: [option('/v1/responses', 800)],
  status: [option('2xx', 1_000), option('4xx', 20), option('429', 15)],
};

const words = (typed: string, filter = NO_FILTER): string[] =>
  suggest(typed, OPTIONS, filter).map((found) => {
    if (found.kind === 'id') return `id ${found.id}`;
    return `${found.kind === 'value' ? found.by : found.kind}: ${found.label}`;
  });

describe('what the filter field offers', () => {
  test('values of any column that contain what is typed, under their names too', () => {
    expect(words('gpt')).toEqual(['key: gpt tester', 'model: gpt-5']);
    expect(words('KEY_1')).toEqual(['key: Mobile app', 'id KEY_1']);
    expect(words('4')).toEqual(['model: claude-opus-4', 'status: 4xx', 'status: 429']);
  });

  test('values of one column, once it is named', () => {
    expect(words('model:')).toEqual(['model: gpt-5', 'model: claude-opus-4', 'model: (no model)']);
    expect(words(' Status : 42 ')).toEqual(['status: 429']);
    expect(words('model: zzz')).toEqual([]);
  });

  test('the event of an id, after the values', () => {
    expect(words('evt_77ab')).toEqual(['id evt_77ab']);
    expect(words('codex')).toEqual(['provider: codex', 'id codex']);
    expect(words('no such thing')).toEqual([]);
    expect(words('weird:id:1')).toEqual(['id weird:id:1']);
  });

  test('conditions that only events know, by their name, and the comparison that was typed', () => {
    expect(words('missing')).toEqual(['condition: credits missing', 'condition: usage missing', 'id missing']);
    expect(words('latency')).toEqual(['example: latency > 5 s', 'id latency']);
    expect(words('latency > 2.5s')).toEqual(['condition: latency > 2,500 ms']);
    expect(suggest('credits >= 0.000000000001', OPTIONS, NO_FILTER)).toEqual([
      { kind: 'condition', condition: 'credits>=0.000000000001', label: 'credits >= 0.000000000001', chosen: false },
    ]);
  });

  test('what is chosen already, as such, to be lifted again', () => {
    const filter = toggled(NO_FILTER, 'model', 'gpt-5');
    expect(suggest('gpt-5', OPTIONS, filter)[0]).toMatchObject({ value: 'gpt-5', chosen: true });
    expect(toggled(toggled(filter, 'model', ''), 'model', 'gpt-5').model).toEqual(['']);
    expect(toggled(filter, 'model', 'gpt-5')).toEqual(NO_FILTER);
  });
});
