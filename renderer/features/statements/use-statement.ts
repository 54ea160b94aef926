import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries } from '../../api/queries.ts';
import { usePlace } from '../../state/location.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import type { PriceSheets } from '../../usage/price-basis.ts';
import { choiceOf, type Choice } from './choice.ts';
import { monthBefore, monthsBetween } from './months.ts';
import type { Statement, StatementInput, Subject } from './vocabulary.ts';

export interface SubjectOption {
  readonly id: string;
  readonly name: string;
}

/** Everything the Statement tab shows. */
export interface StatementState {
  readonly choice: Choice;
  readonly zone: string;
  readonly subject: Subject | null;
  readonly month: string | null;
  readonly months: readonly string[];
  readonly subjects: Readonly<Record<Subject['kind'], readonly SubjectOption[]>>;
  readonly sheets: PriceSheets['sheets'];
  /** What is asked; null while nobody can be asked about. */
  readonly input: StatementInput | null;
  readonly statement: Statement | null;
  readonly stale: boolean;
  readonly error: Error | null;
  /** Whether the store has no events at all. */
  readonly isEmpty: boolean;
  readonly retry: () => void;
}

export function useStatement(): StatementState {
  const params = usePlace((place) => place.params);
  const choice = useMemo(() => choiceOf(params), [params]);
  const zone = useZone();
  const nowMs = useNow();
  const options = useQuery(queries.usageOptions());
  const sheets = useQuery(queries.priceSheets());
  const data = options.data;
  const subjects = useMemo(() => subjectsOf(data?.options ?? {}), [data]);
  const months = data?.fromMs == null || data.toMs === null ? [] : monthsBetween(data.fromMs, data.toMs, zone);
  const subject = choice.subject ?? firstOf(subjects);
  const over = monthBefore(nowMs, zone);
  const month = choice.month ?? (months.includes(over) ? over : (months[0] ?? null));
  const input = subject === null || month === null ? null : { subject, month, zone, sheet: choice.sheet };
  const answer = useQuery({ ...queries.statement(input ?? NOBODY), enabled: input !== null });
  return {
    choice, zone, subject, month, months, subjects, input,
    sheets: sheets.data?.sheets ?? [],
    statement: input === null ? null : (answer.data ?? null),
    stale: answer.isPlaceholderData,
    error: options.error ?? (answer.isPlaceholderData ? null : answer.error),
    isEmpty: data !== undefined && data.fromMs === null,
    retry: () => void (options.error ? options.refetch() : answer.refetch()),
  }; // prettier-ignore
}

const NOBODY: StatementInput = { subject: { kind: 'key', id: '-' }, month: '2000-01', zone: 'UTC', sheet: null };

function subjectsOf(
  options: Readonly<Record<string, readonly { readonly value: string; readonly name: string | null; readonly requests: number }[]>>,
): StatementState['subjects'] {
  const list = (name: string): SubjectOption[] =>
    (options[name] ?? []).filter(({ value }) => value !== '').map(({ value, name: shown }) => ({ id: value, name: shown ?? value }));
  return { key: list('key'), account: list('account') };
}

function firstOf({ key, account }: StatementState['subjects']): Subject | null {
  if (key[0] !== undefined) return { kind: 'key', id: key[0].id };
  return account[0] === undefined ? null : { kind: 'account', id: account[0].id };
}
