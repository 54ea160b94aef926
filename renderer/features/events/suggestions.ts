import { GROUPS, type GroupBy, type UsageFilter, type UsageOptions } from '../../usage/vocabulary.ts';
import { conditionLabel, MARKS, NUMBERS, parseCondition } from './conditions.ts';
import { groupLabel } from '../../usage/labels.ts';

/** Something the filter field offers. */
export type Suggestion =
  | {
      readonly kind: 'value';
      readonly by: GroupBy;
      readonly value: string;
      readonly label: string;
      readonly requests: number;
      readonly chosen: boolean;
    }
  | { readonly kind: 'condition'; readonly condition: string; readonly label: string; readonly chosen: boolean }
  /** How a condition is written; choosing it puts the beginning into the field. */
  | { readonly kind: 'example'; readonly begin: string; readonly label: string }
  | { readonly kind: 'id'; readonly id: string };

const MOST = 40;
const PER_GROUP = 6;

/**
 * What the typed text may mean: values of any column that contain it, the busiest first, or of one column when it begins with its name
 * (`model: opus`), or the id of an event.
 */
export function suggest(typed: string, options: UsageOptions['options'], filter: UsageFilter, where: readonly string[] = []): Suggestion[] {
  const condition = parseCondition(typed);
  if (condition !== null) return [{ kind: 'condition', condition, label: conditionLabel(condition), chosen: where.includes(condition) }];
  const { by, text } = parse(typed);
  const groups = by === null ? GROUPS.map(({ value }) => value) : [by];
  const values = groups.flatMap((group) =>
    valuesOf(group, text, options, filter).slice(0, by === null && text !== '' ? PER_GROUP : by === null ? 3 : MOST),
  );
  const id = typed.trim();
  const asId: Suggestion[] = by === null && looksLikeId(id) ? [{ kind: 'id', id }] : [];
  const conditions = by === null ? conditionsOf(text, where) : [];
  return [...values, ...conditions, ...asId].slice(0, MOST);
}

/** A column and a part of a value, or only the part. */
function parse(typed: string): { readonly by: GroupBy | null; readonly text: string } {
  const [, name = '', rest = ''] = /^\s*([a-z]+)\s*:\s*(.*)$/is.exec(typed) ?? [];
  const by = GROUPS.find(({ value }) => value === name.toLowerCase())?.value ?? null;
  return { by, text: (by === null ? typed : rest).trim().toLowerCase() };
}

/** Marks and comparisons whose name contains the text, a few of them while there is none. */
function conditionsOf(text: string, where: readonly string[]): Suggestion[] {
  const marks = MARKS.filter(({ mark, label }) => mark.includes(text) || label.includes(text));
  const numbers = NUMBERS.filter(({ field, label }) => field.includes(text) || label.includes(text) || /^[a-z ]+[<>=]/.test(text));
  const chosen = (mark: string): boolean => where.includes(mark);
  return [
    ...marks
      .slice(0, text === '' ? 3 : PER_GROUP)
      .map(({ mark, label }) => ({ kind: 'condition' as const, condition: mark, label, chosen: chosen(mark) })),
    ...numbers
      .slice(0, text === '' ? 3 : PER_GROUP)
      .map(({ label, example }) => ({ kind: 'example' as const, begin: `${label} > `, label: example })),
  ];
}

function valuesOf(by: GroupBy, text: string, options: UsageOptions['options'], filter: UsageFilter): Suggestion[] {
  const found = (options[by] ?? []).map(({ value, name, requests }) => ({
    kind: 'value' as const,
    by,
    value,
    label: groupLabel(value, by, name === null ? {} : { [value]: name }),
    requests,
    chosen: filter[by]?.includes(value) === true,
  }));
  return found.filter(({ value, label }) => value.toLowerCase().includes(text) || label.toLowerCase().includes(text));
}

function looksLikeId(text: string): boolean {
  return text.length >= 4 && !/\s/.test(text);
}

/** The filter with this value taken in, or out when it is in. */
export function toggled(filter: UsageFilter, by: GroupBy, value: string): UsageFilter {
  const chosen = filter[by] ?? [];
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  return { ...filter, [by]: next.length === 0 ? null : next };
}
